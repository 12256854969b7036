import { compareText } from '../../base/canonical.ts';
import { isObject, type Json } from '../../base/json.ts';
import type { LowerContext, PlacedDesign } from '../lowering/context.ts';
import { CONSUMER_FIELDS } from './consumer.ts';
import type { MonitorConfig } from './monitor-fields.ts';
import { OUTBOX_RELAY_FIELDS } from './outbox-relay.ts';
import { PRODUCER_FIELDS } from './producer.ts';
import type { StepConfig } from './step-fields.ts';
import { subscribedChannels } from './subscriptions.ts';

/** A place in the design where messages of a type are published, and those that may be published because of them. */
interface Publication {
  readonly type: string;
  readonly channel: string;
  readonly leadsTo: Set<Publication>;
}

/** Reports what the services of a choreographed saga leave undone: messages that nobody sends, failures on which nobody acts, circles. */
export function checkEvents(config: MonitorConfig, context: LowerContext): void {
  const publications = publicationsOf(context.design);
  const heard = subscribedChannels(context.design, context.self.id);
  const told = publications.filter(({ channel }) => heard.includes(channel));
  config.steps.forEach((step, index) => {
    for (const field of ['begins', 'done', 'failed', 'undone'] as const) {
      const type = step[field];
      if (type === undefined || told.some((publication) => publication.type === type)) continue;
      context.warn(`steps/${index}/${field}`, 'nobody-publishes', `No service publishes ${type} to a topic that ${context.self.id} reads, so it never hears of step ${step.id} by it.`, 'Publish it in a handler, wire its topic to the monitor, or name another message.');
    }
    for (const failed of new Set(config.steps.map((other) => other.failed))) checkUndoing(failed, index, config, publications, context);
  });
  const circle = circleIn(publications);
  if (circle.length > 0) context.warn('steps', 'event-circle', `The messages ${circle.join(', ')} lead to each other in a circle: one instance may go round for ever.`, 'Break the circle with a message of another type, or with a condition.');
}

/** When a step fails, each that began before it must be undone by somebody. */
function checkUndoing(failed: string | undefined, index: number, { steps }: MonitorConfig, publications: readonly Publication[], context: LowerContext): void {
  const step = steps[index]!;
  if (failed === undefined || step.undone === undefined || leads(publications, failed, step.undone)) return;
  const failing = steps.find((other) => other.failed === failed && leads(publications, step.done, other.begins));
  if (failing === undefined) return;
  context.warn(`steps/${index}/undone`, 'failure-unheard', `When ${failing.id} fails with ${failed}, nobody undoes ${step.id}: no handler leads from ${failed} to ${step.undone}.`, `Give the service of ${step.id} a handler for ${failed} that publishes ${step.undone}.`);
}

/** Whether a message of one type may bring about one of the other; it does so itself. */
const leads = (publications: readonly Publication[], from: string, to: string): boolean => from === to || behind(publications.filter(({ type }) => type === from)).some(({ type }) => type === to);

/** Publications that may follow, near and far. */
function behind(start: readonly Publication[]): readonly Publication[] {
  const found = new Set(start.flatMap(({ leadsTo }) => [...leadsTo]));
  for (const publication of found) for (const next of publication.leadsTo) found.add(next);
  return [...found];
}

const circleIn = (publications: readonly Publication[]): readonly string[] =>
  [...new Set(publications.filter((publication) => behind([publication]).includes(publication)).map(({ type }) => type))].sort(compareText);

function publicationsOf(design: PlacedDesign): readonly Publication[] {
  const all: Publication[] = [];
  const publish = (channel: string | undefined, type: string): Publication => {
    const publication = { channel: channel ?? '', type, leadsTo: new Set<Publication>() };
    all.push(publication);
    return publication;
  };
  for (const { id } of design.ofKind('producer')) {
    const config = design.configOf(id, PRODUCER_FIELDS);
    if (config !== undefined) publish(config.channel, config.message.type);
  }
  for (const { id } of design.ofKind('outbox-relay')) for (const { channel, message } of design.configOf(id, OUTBOX_RELAY_FIELDS)?.routes ?? []) publish(channel, message.type);
  for (const kind of OTHER_SENDERS) for (const { id, config } of design.ofKind(kind)) for (const channel of design.edgesFrom(id)) for (const type of typesIn(config)) publish(channel.to, type);
  const handlers = design.ofKind('consumer').flatMap(({ id }) => (design.configOf(id, CONSUMER_FIELDS)?.handlers ?? []).map(({ on, steps, onFailure }) => ({
    on, reads: subscribedChannels(design, id), makes: [...steps, ...(onFailure ?? [])].flatMap((step) => published(step).map(([channel, type]) => publish(channel, type))),
  })));
  for (const { on, reads, makes } of handlers) for (const publication of all) if ((on === '*' || on === publication.type) && reads.includes(publication.channel)) makes.forEach((next) => publication.leadsTo.add(next));
  return all;
}

const published = (step: StepConfig): readonly (readonly [string, string])[] => (step.do === 'publish' ? [[step.channel, step.message.type]] : []);

/** Nodes that publish as their own programs say: whatever type their config names, to whatever they are wired to. */
const OTHER_SENDERS: readonly string[] = ['saga', 'script'];

function typesIn(json: Json): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = isObject(json) && typeof json['type'] === 'string' ? [json['type']] : [];
  return [...own, ...Object.values(json).flatMap((value) => typesIn(value as Json))];
}
