import { boolean, distribution, number } from './field.ts';

/** What a wire may say about the way between its two ends. All wires between the same client and server share one. */
export const LINK_FIELDS = {
  latency: distribution('Latency', { help: "Time of one hop, one way. Absent: the system's, or 200us to 400us between services and stores." }),
  loss: number('Loss', { default: 0, min: 0, max: 1, help: 'Probability that a hop is lost. The sender notices by its timeout.' }),
  duplicate: number('Duplication', { default: 0, min: 0, max: 1, help: 'Probability that a hop arrives twice.' }),
  ordered: boolean('Ordered', { default: true, help: 'Hops between two hosts keep their order, as within one TCP connection.' }),
} as const;

/** Between services and stores, where no system says anything. */
export const DEFAULT_LATENCY = { kind: 'uniform', fromUs: 200, toUs: 400 } as const;
