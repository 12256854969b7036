/** A design of the gallery. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** What it teaches, in one line. */
  readonly lesson: string;
  /** Where its file lies. */
  readonly path: string;
}

/** Adding a template: its file in `public/examples/` and one record here. The first opens on the first visit. */
export const TEMPLATES: readonly Template[] = [
  { id: 'order-saga', title: 'Order saga', lesson: 'A saga reserves stock, charges and ships; when a step fails it undoes what it did.', path: 'examples/order-saga.flow.json' },
  { id: 'poison-message', title: 'Poison message', lesson: 'One message that can never be handled blocks its partition, until retries end or it goes to a dead-letter topic.', path: 'examples/poison-message.flow.json' },
  { id: 'hot-partition', title: 'Hot partition', lesson: 'When one key is most of the traffic, its partition falls behind and more consumers do not help.', path: 'examples/hot-partition.flow.json' },
];
