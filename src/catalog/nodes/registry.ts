import type { NodeEntry } from '../entry.ts';
import { aggregate } from './aggregate.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { client } from './client.ts';
import { consumer } from './consumer.ts';
import { externalService } from './external-service.ts';
import { outboxRelay } from './outbox-relay.ts';
import { producer } from './producer.ts';
import { projection } from './projection.ts';
import { queryClient } from './query-client.ts';
import { rateLimiter } from './rate-limiter.ts';
import { redrive } from './redrive.ts';
import { saga } from './saga.ts';
import { sagaMonitor } from './saga-monitor.ts';
import { sagaStep } from './saga-step.ts';
import { scatterGather } from './scatter-gather.ts';
import { script } from './script.ts';
import { store } from './store.ts';

/** Adding a node: one file and one line here. */
export const NODES: readonly NodeEntry[] = [
  producer,
  client,
  queryClient,
  consumer,
  projection,
  aggregate,
  outboxRelay,
  redrive,
  saga,
  sagaStep,
  sagaMonitor,
  scatterGather,
  store,
  externalService,
  circuitBreaker,
  rateLimiter,
  script,
];
