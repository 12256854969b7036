/** A design of the gallery. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** What it teaches, in one line. */
  readonly lesson: string;
  /** The product whose behaviour surprises here; absent where any would do the same. */
  readonly product?: 'Kafka' | 'RabbitMQ' | 'SQS' | 'SNS';
  /** Where its file lies. */
  readonly path: string;
}

/** Opens on the first visit, before the gallery is there. */
export const FIRST_TEMPLATE: Template = { id: 'order-saga', title: 'Order saga', lesson: 'A saga reserves stock, charges and ships; when a step fails it undoes what it did.', path: 'examples/order-saga.flow.json' };
