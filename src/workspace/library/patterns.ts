import type { EntryWords } from '../../catalog/entry.ts';

/** A part of a design that solves a known problem: a design of its own, whose nodes and wires are put into the open one. */
export interface Pattern extends EntryWords {
  /** Where its file lies. */
  readonly path: string;
}

const pattern = (id: string, label: string, icon: string, tone: EntryWords['tone'], summary: string): Pattern => ({ kind: `pattern.${id}`, label, noun: 'pattern', summary, icon, tone, path: `patterns/${id}.flow.json` });

/** Adding a pattern: its file in `public/patterns/` and one line here. Each runs by itself, and is inserted by `add.pattern.<id>`. */
export const PATTERNS: readonly Pattern[] = [
  pattern('orchestrated-saga', 'Orchestrated saga', 'saga', 'saga', 'A coordinator sends commands, waits for replies, and undoes what was done when a step fails.'),
  pattern('choreographed-saga', 'Choreographed saga', 'monitor', 'saga', 'Services react to each other, there and back; a monitor knows which instance is stuck.'),
  pattern('outbox-relay', 'Transactional outbox', 'relay', 'service', 'Business rows and messages in one transaction; a relay publishes the messages.'),
  pattern('inbox-consumer', 'Inbox consumer', 'service', 'service', 'A service that remembers in its own transaction what it has handled.'),
  pattern('retry-topics', 'Retry topics and dead letters', 'topic', 'channel', 'What fails is tried again later elsewhere; keys keep their order.'),
  pattern('dead-letter-redrive', 'Dead letters and redrive', 'redrive', 'channel', 'An operator puts dead letters back; what was undone meanwhile is refused.'),
  pattern('cqrs', 'CQRS: projection and query', 'projection', 'service', 'A command side, a read model that follows, a client that asks until it sees its write.'),
  pattern('event-sourced-aggregate', 'Event-sourced aggregate', 'aggregate', 'service', 'Commands decided on the fold of a stream, appended at the expected version.'),
  pattern('circuit-breaker', 'Circuit breaker before a service', 'circuit-breaker', 'external', 'After failures in a row a service is left alone, until a probe of it succeeds.'),
  pattern('rate-limiter', 'Rate limiter before a service', 'rate-limiter', 'external', 'So many requests a second get through, and a burst; the others wait or are refused.'),
  pattern('scatter-gather', 'Scatter and gather', 'scatter-gather', 'service', 'Several are asked at once; who asked goes on when enough have answered, or the time is over.'),
  pattern('semantic-lock', 'Semantic lock', 'saga-step', 'saga', 'What may still be taken back stays pending, and others are refused meanwhile.'),
];

/** Whether what is to be added is a pattern, not one node. */
export const isPattern = (kind: string): boolean => PATTERNS.some((each) => each.kind === kind);
