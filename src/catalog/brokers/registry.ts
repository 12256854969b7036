import { aws } from './aws.ts';
import type { Broker } from './broker.ts';
import { kafka } from './kafka.ts';
import { rabbitmq } from './rabbitmq.ts';

/** Adding a product: one file and one line here. */
export const BROKERS: readonly Broker[] = [kafka, rabbitmq, aws];
