import type { ProducerPlan, Trigger } from '../../topology/process.ts';
import type { ConfigOf } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { Program } from '../lowering/program.ts';
import type { KAFKA_PRODUCER_FIELDS, KAFKA_TRANSACTIONAL_FIELDS } from '../systems/kafka-producer.ts';
import { type SenderConfigs, senderPlan } from '../systems/senders.ts';

type ClientConfig = ConfigOf<typeof KAFKA_PRODUCER_FIELDS> & Partial<ConfigOf<typeof KAFKA_TRANSACTIONAL_FIELDS>>;

/** A process that is being written: its program, and one publishing client for each system that it publishes to. */
export class ProcessDraft {
  readonly program = new Program();
  readonly context: LowerContext;
  readonly #clients: SenderConfigs;
  /** Whether its publishes to logs stand in transactions. */
  readonly isTransactional: boolean;
  readonly #producers = new Map<string, ProducerPlan>();

  /** `clientField` is where the client's config stands in the node's, for messages; `config` is the node's, for clients of queues. */
  constructor(context: LowerContext, client: ClientConfig, clientField: string, config: SenderConfigs['config'] = {}) {
    this.context = context;
    this.#clients = { logs: client, field: clientField, config };
    this.isTransactional = client['transactional.id'] !== undefined;
  }

  /** Index of the client that publishes to the channel. */
  producer(channelId: string): number {
    return this.producerOf(this.context.design.find(channelId)?.system ?? '');
  }

  /** Index of the client of a system. */
  producerOf(system: string): number {
    if (!this.#producers.has(system)) this.#producers.set(system, senderPlan(this.#clients, system, this.context));
    return [...this.#producers.keys()].indexOf(system);
  }

  finish(triggers: readonly Trigger[]): void {
    if (this.isTransactional && this.#producers.size > 1) {
      this.context.error(`${this.#clients.field}/transactional.id`, 'transactions-of-several-systems', `${this.context.self.id} publishes to ${[...this.#producers.keys()].join(' and ')}; a transaction belongs to one of them.`, 'Use one node for each system.');
    }
    this.context.addProcess({ ...this.program.finish(triggers), producers: [...this.#producers.values()] });
  }
}
