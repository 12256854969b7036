import { compareText } from '../../base/canonical.ts';
import type { Operation } from '../../topology/process.ts';
import { defineNode } from '../entry.ts';
import { type ConfigOf, duration, expression, integer, list, record, reference, template, text } from '../field.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { groupPlan, kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { ProcessDraft } from './process-draft.ts';
import { systemOf } from './subscriptions.ts';

const MESSAGE = {
  channel: reference('Channel', { to: ['channel'], required: true, wire: 'to', help: 'Where it is published.' }),
  type: text('Type', { required: true, min: 1, max: 200, help: 'Type of the message.' }),
} as const;

export const SCATTER_GATHER_FIELDS = {
  start: record('Start', {
    channel: reference('Channel', { to: ['channel'], required: true, wire: 'from', help: 'Where the messages that start a gathering come from.' }),
    on: text('On', { required: true, min: 1, max: 200, help: 'Type of the messages that start one.' }),
    key: expression('Key', { default: 'message.key', help: 'Identity of the gathering, a text. A second start with the same key sends the requests again while replies are missing.' }),
  }, { required: true, help: 'What starts a gathering.' }),
  requests: list('Requests', record('Request', {
    ...MESSAGE,
    payload: template('Payload', { default: {}, variables: ['gathering', 'payload'], help: 'JSON with ${expressions} in its texts: `gathering.key`, and `payload` of the message that started it.' }),
  }, { required: true, help: 'A message to one of those who are asked.' }), { required: true, min: 1, max: 100, help: 'Sent together.' }),
  replies: reference('Replies', { to: ['channel'], required: true, wire: 'from', help: 'Where the replies come from: every message there that starts no gathering is one.' }),
  correlation: expression('Correlation', { default: 'message.key', help: 'Of a reply: the key of its gathering.' }),
  from: expression('From', { default: 'message.type', help: 'Of a reply: who sent it, a text. A second reply of the same sender does not count.' }),
  need: integer('Replies needed', { default: -1, min: 1, max: 100, unlimited: -1, help: 'So many replies are enough; -1 for one to each request. Later ones are passed over.' }),
  timeout: duration('Timeout', { default: '5s', min: '1us', help: 'After this long the result is made of the replies that are there.' }),
  result: record('Result', {
    ...MESSAGE,
    payload: template('Payload', { default: {}, variables: ['gathering', 'payload'], help: 'JSON with ${expressions} in its texts: `gathering.key`, `gathering.outcome` (complete or partial), `gathering.replies`, a list of { from, payload } in order of arrival, and `payload` of the message that started it.' }),
  }, { required: true, help: 'Published once a gathering has ended.' }),
  client: kafkaConsumerClient,
  producer: kafkaProducerClient,
} as const;

type ScatterConfig = ConfigOf<typeof SCATTER_GATHER_FIELDS>;

export const scatterGather = defineNode({
  kind: 'scatter-gather',
  label: 'Scatter-gather',
  noun: 'scatter-gather',
  summary: 'Asks several at once over channels, gathers their replies, and publishes one result when there are enough or the time is over.',
  icon: 'scatter-gather',
  tone: 'service',
  fields: SCATTER_GATHER_FIELDS,
  ports: [
    { id: 'start', label: 'Start', direction: 'in', connects: 'subscribe', max: 1 },
    { id: 'replies', label: 'Replies', direction: 'in', connects: 'subscribe', max: 1 },
    { id: 'out', label: 'Requests and result', direction: 'out', connects: 'publish' },
  ],
  shape: (config, id) => ({ members: 1, process: true, group: config.client['group.id'] ?? id, ownStore: GATHERINGS }),
  lower: (config, context) => {
    const channels = [...new Set([config.start.channel, config.replies])].sort(compareText);
    const system = systemOf(channels, 'replies', context);
    if (system === undefined) return;
    const store = `${context.self.id}/${GATHERINGS}`;
    context.addStore(store, { commitTime: { kind: 'constant', valueUs: 0 }, concurrency: 1000 });
    context.useTable(store, GATHERINGS);
    context.addGroup(groupPlan(config.client, system, context.groupId, channels.map((id) => context.channel(id)), context));
    const draft = new ProcessDraft(context, config.producer, 'producer');
    const { delivery, recovery } = new GatheringProgram(config, draft).write();
    draft.finish([
      { on: 'delivery', entry: delivery, group: context.group(context.self.id) },
      { on: 'start', entry: recovery, store: context.store(store), table: GATHERINGS, where: 'row.state != "ended"', link: context.link(context.self.id, store) },
    ]);
  },
});

/** Name of its store, and of the table: a row for each gathering, `{ key, state, outcome, replies, payload }`; state is open, ending or ended. */
const GATHERINGS = 'gatherings';

/** What is decided is persisted, then sent under an identity of the gathering's, then noted as done: a crash in between sends it again, as the same message. */
class GatheringProgram {
  readonly #config: ScatterConfig;
  readonly #draft: ProcessDraft;
  readonly #done: Label;
  readonly #send: Label;
  readonly #expire: Label;
  readonly #enough: Label;
  readonly #publish: Label;

  constructor(config: ScatterConfig, draft: ProcessDraft) {
    this.#config = config;
    this.#draft = draft;
    const label = () => draft.program.label();
    [this.#done, this.#send, this.#expire, this.#enough, this.#publish] = [label(), label(), label(), label(), label()];
  }

  write(): { readonly delivery: Label; readonly recovery: Label } {
    const { program } = this.#draft;
    const delivery = program.here();
    const reply = program.label();
    this.#let('settles', 'true');
    program.add({ op: 'branch', when: `message.type != ${JSON.stringify(this.#config.start.on)}`, then: reply });
    this.#start();
    program.place(reply);
    this.#reply();
    this.#scatter();
    this.#end();
    const recovery = program.here();
    this.#let('settles', 'false');
    this.#let('gathering', 'row');
    this.#let('payload', 'row.payload');
    program.add({ op: 'branch', when: 'row.state == "ending"', then: this.#publish });
    program.add({ op: 'branch', when: `len(row.replies) >= ${this.#need()}`, then: this.#enough });
    program.add({ op: 'jump', to: this.#send });
    return { delivery, recovery };
  }

  #start(): void {
    const { program } = this.#draft;
    const known = program.label();
    this.#let('gathering', `{"key": text(${this.#config.start.key})}`);
    this.#tx('begin', [{ op: 'insert', ...ROW, value: { key: '${gathering.key}', state: 'open', outcome: '', replies: [], payload: '${payload}' }, effect: this.#effect('scattered'), saga: 0 }], known);
    program.add({ op: 'jump', to: this.#send });
    program.place(known);
    this.#tx('look', [READ], this.#done);
    program.add({ op: 'branch', when: 'gathering == null || gathering.state != "open"', then: this.#done });
    this.#let('payload', 'gathering.payload');
    program.add({ op: 'jump', to: this.#send });
  }

  #reply(): void {
    const { program } = this.#draft;
    const { correlation, from } = this.#config;
    this.#let('gathering', `{"key": text(${correlation})}`);
    this.#let('sender', `text(${from})`);
    this.#let('reply', 'message.payload');
    const isNew = 'row != null && row.state == "open" && !any(each in row.replies, each.from == sender)';
    this.#tx('gather', [{ op: 'check', ...ROW, where: isNew }, { op: 'patch', ...ROW, set: { replies: 'concat(row.replies, [{"from": sender, "payload": reply}])' }, effect: this.#effect('gathered') }, READ], this.#done);
    this.#let('payload', 'gathering.payload');
    program.add({ op: 'branch', when: `len(gathering.replies) < ${this.#need()}`, then: this.#done });
    program.place(this.#enough);
    this.#decide('complete');
    program.add({ op: 'jump', to: this.#publish });
  }

  #scatter(): void {
    const { program, context } = this.#draft;
    program.place(this.#send);
    program.add({ op: 'timer', name: context.name('timer'), after: { kind: 'constant', valueUs: this.#config.timeout }, entry: this.#expire });
    this.#config.requests.forEach((request, index) => this.#message(`request-${index + 1}`, request));
    program.add({ op: 'jump', to: this.#done });
    program.place(this.#expire);
    this.#let('settles', 'false');
    this.#decide('partial');
  }

  /** Who decides first, does. */
  #decide(outcome: 'complete' | 'partial'): void {
    const set = { state: '"ending"', outcome: JSON.stringify(outcome) };
    this.#tx(outcome, [{ op: 'check', ...ROW, where: 'row != null && row.state == "open"' }, { op: 'patch', ...ROW, set, effect: this.#effect(outcome) }, READ], this.#done);
    this.#let('payload', 'gathering.payload');
  }

  #end(): void {
    const { program, context } = this.#draft;
    program.place(this.#publish);
    this.#message('result', this.#config.result);
    this.#tx('end', [{ op: 'patch', ...ROW, set: { state: '"ended"' }, effect: 0 }], this.#done);
    program.place(this.#done);
    if (!this.#config.client['enable.auto.commit']) {
      const ended = program.label();
      program.add({ op: 'branch', when: '!settles', then: ended });
      program.add({ op: 'settle', name: context.name('ack'), how: 'commit', onFailed: FAIL });
      program.place(ended);
    }
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
  }

  #message(name: string, { channel, type, payload }: ScatterConfig['result']): void {
    const { program, context } = this.#draft;
    const message = { type: context.name(type), key: 'gathering.key', payload, headers: {}, identity: `gathering.key + ${JSON.stringify(`:${name}`)}`, copy: null, bytes: 0 };
    program.add({ op: 'publish', name: context.name(name), channel: context.channel(channel), producer: this.#draft.producer(channel), message, onFailed: FAIL });
  }

  #tx(name: string, operations: readonly Operation[], onConflict: Label): void {
    const { program, context } = this.#draft;
    const store = `${context.self.id}/${GATHERINGS}`;
    program.add({ op: 'tx', name: context.name(name), store: context.store(store), link: context.link(context.self.id, store), operations, timeoutUs: 5_000_000, onConflict, onFailed: FAIL });
  }

  /** As many as there are requests, at most. */
  #need(): number {
    return Math.min(this.#config.need, this.#config.requests.length);
  }

  #effect(name: string) {
    return this.#draft.context.effect(name);
  }

  #let(variable: string, value: string): void {
    this.#draft.program.add({ op: 'let', variable, value });
  }
}

const ROW = { table: GATHERINGS, key: 'gathering.key' } as const;
const READ = { op: 'read', ...ROW, variable: 'gathering' } as const;
