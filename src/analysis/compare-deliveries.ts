import type { Counted, DeliveryFigures } from './delivery-figures.ts';

/** One line of two runs side by side. Numbers of rows lead to what it is about. */
export interface ComparedLine {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly unit: 'count' | 'us' | 'order';
  /** null: nothing there to count. Of order: how often it was lost, null when it was never put to the test. */
  readonly values: readonly (number | null)[];
  readonly rows: readonly (readonly number[])[];
  /** Whether more is worse. */
  readonly isBad: boolean;
}

/** The figures of several runs of one scenario, line by line. */
export function compareDeliveries(runs: readonly DeliveryFigures[]): readonly ComparedLine[] {
  const counted = (id: string, label: string, help: string, pick: (figures: DeliveryFigures) => Counted): ComparedLine =>
    ({ id, label, help, unit: 'count', values: runs.map((run) => pick(run).count), rows: runs.map((run) => pick(run).rows), isBad: true });
  const plain = (id: string, label: string, help: string, pick: (figures: DeliveryFigures) => number): ComparedLine =>
    ({ id, label, help, unit: 'count', values: runs.map(pick), rows: runs.map(() => []), isBad: false });
  const latency = (id: 'p50Us' | 'p95Us' | 'p99Us' | 'maxUs', label: string): ComparedLine =>
    ({ id, label, help: 'From the making of a message until a reader has handled it.', unit: 'us', values: runs.map((run) => run.latency[id]), rows: runs.map(({ latency: { slowestRow } }) => (id === 'maxUs' && slowestRow > 0 ? [slowestRow] : [])), isBad: true });
  return [
    plain('sent', 'Messages sent', 'By whoever publishes.', ({ sent }) => sent),
    plain('handled', 'Handled', 'Once for each reader of a message.', ({ handled }) => handled),
    {
      id: 'order', label: 'Order of each key', help: 'How often a reader handled a message after a later one of its key.', unit: 'order',
      values: runs.map(({ disorders, ordersExamined }) => (ordersExamined === 0 ? null : disorders.count)), rows: runs.map(({ disorders }) => disorders.rows), isBad: true,
    },
    counted('duplicates', 'Duplicates', 'Handled again by the same reader.', ({ duplicates }) => duplicates),
    counted('neverArrived', 'Lost on the way in', 'Sent, and in no channel ever.', ({ neverArrived }) => neverArrived),
    counted('unhandled', 'Not handled at the end', 'Lost in a channel, or still waiting when the run ended.', ({ unhandled }) => unhandled),
    counted('givenUp', 'Dead letters and given up', 'Dead-lettered by the broker, or given up by a handler.', ({ givenUp }) => givenUp),
    latency('p50Us', 'Latency, median'),
    latency('p95Us', 'Latency, 95 %'),
    latency('p99Us', 'Latency, 99 %'),
    latency('maxUs', 'Latency, slowest'),
  ];
}
