import type { Json, JsonObject } from '../../base/json.ts';
import { canonicalJson } from '../../base/canonical.ts';
import type { Design, DesignNode } from '../../design/document.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import type { DesignDraft } from './design-draft.ts';

/** What a wire out of a consumer stands for is a step of one of its handlers: it publishes there, replies, writes, or asks. */

interface Handler {
  readonly id: string;
  readonly steps: readonly JsonObject[];
}

/** A wire was drawn: the only handler gets the step, unless something names the end already, or it would feed itself. */
export function addStepOfWire(design: DesignDraft, from: string, to: string): void {
  const node = design.nodes.find(({ id }) => id === from) as DesignNode | undefined;
  const handlers = handlersOf(node);
  const [only] = handlers;
  if (only === undefined || handlers.length > 1 || names(node!.config, to) || design.edges.some((edge) => edge.from === to && edge.to === from)) return;
  addStepFor(design, from, to, only.id);
}

/** Publish steps that nobody has changed become replies once their channel is where a saga waits for an answer of their node, in whatever order the wires were drawn. */
export function replyWhereAwaited(design: DesignDraft): void {
  for (const node of design.nodes as readonly DesignNode[]) {
    for (const { steps } of handlersOf(node)) {
      steps.forEach((step, at) => {
        const channel = textOf(step['channel']);
        if (step['do'] !== 'publish' || !isReplyTo(design as Design, node.id, channel) || canonicalJson(step) !== canonicalJson({ id: step['id'] ?? '', ...publishTo(channel) })) return;
        (steps as JsonObject[])[at] = { id: freeStepId(handlersOf(node), 'reply'), ...REPLY };
      });
    }
  }
}

/** Where a saga waits for what a consumer answers. */
export const awaitedReplies = (design: Design, consumer: string): readonly string[] =>
  [...new Set(design.nodes.flatMap(({ kind, config }) => (kind === 'saga' && typeof config['replies'] === 'string' ? [config['replies']] : [])))].filter((channel) => isReplyTo(design, consumer, channel));

/** Handlers that could get a step for a wire. */
export const handlersOf = (node: DesignNode | undefined): readonly Handler[] =>
  node?.kind === 'consumer' && Array.isArray(node.config['handlers']) ? (node.config['handlers'] as readonly JsonObject[]).filter((handler): handler is JsonObject & Handler => typeof handler['id'] === 'string' && Array.isArray(handler['steps'])) : [];

/** Adds the step to a handler, before it acknowledges. */
export function addStepFor(design: DesignDraft, from: string, to: string, handlerId: string): void {
  const node = design.nodes.find(({ id }) => id === from) as DesignNode | undefined;
  const handler = handlersOf(node).find(({ id }) => id === handlerId);
  const step = stepFor(design as Design, from, to);
  if (node === undefined || handler === undefined || step === undefined) return;
  const steps = handler.steps as JsonObject[];
  const at = steps.findIndex((each) => SETTLES.has(textOf(each['do'])));
  steps.splice(at < 0 ? steps.length : at, 0, { id: freeStepId(handlersOf(node), textOf(step['do'])), ...step });
}

const SETTLES: ReadonlySet<string> = new Set(['ack', 'nack', 'reject']);

/** What the step does, as the field says it: `publish`. */
export const stepWord = (design: Design, from: string, to: string): string | undefined => {
  const name = stepFor(design, from, to)?.['do'];
  return typeof name === 'string' ? name : undefined;
};

function stepFor(design: Design, from: string, to: string): JsonObject | undefined {
  const target = design.nodes.find(({ id }) => id === to);
  if (target === undefined) return undefined;
  if (findChannel(target.kind) !== undefined) return isReplyTo(design, from, to) ? REPLY : publishTo(to);
  if (target.kind === 'store') return { do: 'write', store: to, operations: [{ op: 'put', table: 'rows', key: 'message.key', value: { last: '${message.id}' } }] };
  return { do: 'call', target: to, request: { type: 'Request', key: 'message.key', payload: '${payload}' } };
}

const publishTo = (channel: string): JsonObject => ({ do: 'publish', channel, message: { type: 'Event', key: 'message.key', payload: '${payload}' } });

const REPLY: JsonObject = { do: 'reply', outcome: 'ok', type: 'Done', payload: { key: '${message.key}' } };

const textOf = (json: Json | undefined): string => (typeof json === 'string' ? json : '');

/** Where a saga listens whose commands the consumer reads. */
function isReplyTo({ nodes, edges }: Design, consumer: string, channel: string): boolean {
  const read = new Set(edges.filter(({ to }) => to === consumer).map(({ from }) => from));
  const sagas = nodes.filter(({ kind, config }) => kind === 'saga' && config['replies'] === channel).map(({ id }) => id);
  return nodes.some(({ parent, config }) => parent !== undefined && sagas.includes(parent) && read.has(textOf(config['channel'])));
}

function names(json: Json, id: string): boolean {
  if (typeof json === 'string') return json === id;
  if (Array.isArray(json)) return json.some((item) => names(item as Json, id));
  return json !== null && typeof json === 'object' && Object.values(json).some((value) => names(value as Json, id));
}

function freeStepId(handlers: readonly Handler[], word: string): string {
  const taken = new Set(handlers.flatMap(({ steps }) => steps.map(({ id }) => id)));
  let id = word;
  for (let count = 2; taken.has(id); count++) id = `${word}-${count}`;
  return id;
}
