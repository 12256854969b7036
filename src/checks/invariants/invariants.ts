import type { Auditor, AuditWorld } from '../auditor.ts';
import { Duplicates } from './duplicates.ts';
import { Entries } from './entries.ts';
import { FlowLaws } from './flow.ts';
import { Frames } from './frames.ts';
import { DUPLICATES, ENTRIES, FLOW, FRAMES, POSITIONS, SENDS, STUCK, type InvariantName } from './invariant-names.ts';
import { Positions } from './positions.ts';
import { Sends } from './sends.ts';
import { StuckSagas } from './stuck.ts';

/** What holds in every log, whatever the design demands. */
export const INVARIANTS: readonly { readonly plan: InvariantName; readonly create: (world: AuditWorld) => Auditor }[] = [
  { plan: SENDS, create: (world) => new Sends(world) },
  { plan: ENTRIES, create: (world) => new Entries(world) },
  { plan: POSITIONS, create: (world) => new Positions(world) },
  { plan: FRAMES, create: (world) => new Frames(world) },
  { plan: FLOW, create: (world) => new FlowLaws(world) },
  { plan: DUPLICATES, create: (world) => new Duplicates(world) },
  { plan: STUCK, create: (world) => new StuckSagas(world) },
];
