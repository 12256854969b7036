import type { ProducerPlan, Trigger } from '../../topology/process.ts';
import type { ConfigOf } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { Program } from '../lowering/program.ts';
import type { KAFKA_PRODUCER_FIELDS } from '../systems/kafka-producer.ts';
import { type SenderConfigs, senderPlan } from '../systems/senders.ts';

/** A process that is being written: its program, and one publishing client for each system that it publishes to. */
export class ProcessDraft {
  readonly program = new Program();
  readonly context: LowerContext;
  readonly #clients: SenderConfigs;
  readonly #producers = new Map<string, ProducerPlan>();

  /** `clientField` is where the client's config stands in the node's, for messages; `others` are clients of queues. */
  constructor(context: LowerContext, client: ConfigOf<typeof KAFKA_PRODUCER_FIELDS>, clientField: string, others: Pick<SenderConfigs, 'rabbitmq' | 'aws'> = {}) {
    this.context = context;
    this.#clients = { kafka: client, field: clientField, ...others };
  }

  /** Index of the client that publishes to the channel. */
  producer(channelId: string): number {
    const system = this.context.design.find(channelId)?.system ?? '';
    if (!this.#producers.has(system)) this.#producers.set(system, senderPlan(this.#clients, system, this.context));
    return [...this.#producers.keys()].indexOf(system);
  }

  finish(triggers: readonly Trigger[]): void {
    this.context.addProcess({ ...this.program.finish(triggers), producers: [...this.#producers.values()] });
  }
}
