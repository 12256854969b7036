import type { FaultEntry } from '../entry.ts';
import { addPartitions } from './add-partitions.ts';
import { blueGreen } from './blue-green.ts';
import { brokerDown } from './broker-down.ts';
import { clockSkew } from './clock-skew.ts';
import { crash } from './crash.ts';
import { crashAtStep } from './crash-at-step.ts';
import { deploy } from './deploy.ts';
import { linkDelay } from './link-delay.ts';
import { linkDuplicate } from './link-duplicate.ts';
import { linkLoss } from './link-loss.ts';
import { networkPartition } from './network-partition.ts';
import { pause } from './pause.ts';
import { powerLoss } from './power-loss.ts';
import { rebuild } from './rebuild.ts';
import { sendMessage } from './send-message.ts';
import { stepDelays } from './step-delays.ts';
import { stepFails } from './step-fails.ts';

/** Adding a fault: one file and one line here. */
export const FAULTS: readonly FaultEntry[] = [crashAtStep, crash, pause, brokerDown, networkPartition, powerLoss, clockSkew, stepFails, stepDelays, linkLoss, linkDelay, linkDuplicate, sendMessage, deploy, rebuild, blueGreen, addPartitions];
