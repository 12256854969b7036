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

/** Adding a template: its file in `public/examples/` and one record here. The first opens on the first visit. */
export const TEMPLATES: readonly Template[] = [
  { id: 'order-saga', title: 'Order saga', lesson: 'A saga reserves stock, charges and ships; when a step fails it undoes what it did.', path: 'examples/order-saga.flow.json' },
  { id: 'order-saga-choreographed', title: 'Saga without a coordinator', lesson: 'Services react to each other; when nobody hears of a refusal, a customer has paid for nothing.', path: 'examples/order-saga-choreographed.flow.json' },
  { id: 'two-tellers', title: 'Two tellers, one account', lesson: 'An event-sourced account is overdrawn by two who decided on the same state; an expected version refuses the second.', path: 'examples/two-tellers.flow.json' },
  { id: 'old-events', title: 'Old events, new words', lesson: 'An event is written once and read for ever: read as it stands, cents count as euros, unless an upcaster lifts it.', path: 'examples/old-events.flow.json' },
  { id: 'stale-read', title: 'Where is my change?', lesson: 'Somebody changes a name and looks at once: the read model does not know it yet.', path: 'examples/stale-read.flow.json' },
  { id: 'blue-green', title: 'Rebuild a read model', lesson: 'Rebuilt in place, a read model is empty and then old for all to see; built beside it, nobody notices.', path: 'examples/blue-green.flow.json' },
  { id: 'retry-reorders', title: 'The retry that came too late', lesson: 'A change that was tried again later overwrites a newer one, unless its key is parked.', path: 'examples/retry-reorders.flow.json' },
  { id: 'late-redrive', title: 'Redriven after it was undone', lesson: 'A dead letter that comes back charges for an order that is cancelled, unless it finds a tombstone.', path: 'examples/late-redrive.flow.json' },
  { id: 'dirty-read', title: 'Money that was never there', lesson: 'A saga spends what another one later takes back; a semantic lock keeps it pending.', path: 'examples/dirty-read.flow.json' },
  { id: 'circuit-breaker', title: 'A circuit that never opens', lesson: 'A service that was slow for half a minute never gets over the retries of its callers, unless a circuit breaker leaves it alone.', path: 'examples/circuit-breaker.flow.json' },
  { id: 'rate-limiter', title: 'More than a partner takes', lesson: 'Twenty requests a second for a service that does ten: a limit below that keeps the queue short for those who get through.', path: 'examples/rate-limiter.flow.json' },
  { id: 'scatter-gather', title: 'Waiting for the last answer', lesson: 'Who asks three and waits for all waits in vain when one is down: two answers are enough.', path: 'examples/scatter-gather.flow.json' },
  { id: 'parallel-saga', title: 'One step after the other', lesson: 'Two slow steps that do not need each other: with the same order they start at once, and are joined.', path: 'examples/parallel-saga.flow.json' },
  { id: 'poison-message', title: 'Poison message', lesson: 'One message that can never be handled blocks its partition, until retries end or it goes to a dead-letter topic.', product: 'Kafka', path: 'examples/poison-message.flow.json' },
  { id: 'hot-partition', title: 'Hot partition', lesson: 'When one key is most of the traffic, its partition falls behind and more consumers do not help.', product: 'Kafka', path: 'examples/hot-partition.flow.json' },
  { id: 'isolated-leader', title: 'A leader on the wrong side', lesson: 'The network splits: a leader that is cut off goes on acknowledging what nobody will ever read.', product: 'Kafka', path: 'examples/isolated-leader.flow.json' },
  { id: 'requeue-hot-loop', title: 'Requeue in circles', lesson: 'A message that nobody can handle is given back, comes again at once, and keeps a service busy for nothing.', product: 'RabbitMQ', path: 'examples/requeue-hot-loop.flow.json' },
  { id: 'head-of-line-ttl', title: 'TTL at the head only', lesson: 'Messages expire only at the head of their queue: one that waits for long holds back all that are due earlier.', product: 'RabbitMQ', path: 'examples/head-of-line-ttl.flow.json' },
  { id: 'prefetch-hoarding', title: 'Prefetch: who holds, has', lesson: 'Without a prefetch limit a slow worker hoards half of the jobs while the fast one stands idle.', product: 'RabbitMQ', path: 'examples/prefetch-hoarding.flow.json' },
  { id: 'visibility-timeout', title: 'Visibility shorter than the work', lesson: 'A message whose visibility timeout ends in the middle of the work is handled twice.', product: 'SQS', path: 'examples/visibility-timeout.flow.json' },
  { id: 'fifo-group-block', title: 'One bad message stops its group', lesson: 'In a FIFO queue a message that cannot be handled blocks its group, until a dead letter queue takes it.', product: 'SQS', path: 'examples/fifo-group-block.flow.json' },
  { id: 'dead-letter-loss', title: 'Dead letters that never arrive', lesson: 'A queue gives its dead letters away and forgets them: if their queue is down, they are gone.', product: 'RabbitMQ', path: 'examples/dead-letter-loss.flow.json' },
  { id: 'transient-messages', title: 'What a restart forgets', lesson: 'A publish was confirmed, and the message is gone all the same: it was transient.', product: 'RabbitMQ', path: 'examples/transient-messages.flow.json' },
  { id: 'auto-acknowledge', title: 'Acknowledged before it was handled', lesson: 'A consumer that acknowledges automatically takes with it what it had been sent when it crashes.', product: 'RabbitMQ', path: 'examples/auto-acknowledge.flow.json' },
  { id: 'filter-typo', title: 'A filter that keeps everything back', lesson: 'A value that no filter knows is dropped without an error.', product: 'SNS', path: 'examples/filter-typo.flow.json' },
];
