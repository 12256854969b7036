import { CircleCheckBig, Database, Globe, Hourglass, MailCheck, Reply, Send, ShieldQuestion, Timer } from 'lucide-react';
import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import type { Design } from '../../../design/document.ts';
import { freeIdentifier } from '../../../design/identifier.ts';
import type { Icon } from '../../widgets/icon-type.ts';

interface StepKind {
  readonly kind: string;
  readonly label: string;
  readonly icon: Icon;
  /** When to take it. */
  readonly help: string;
  readonly start: JsonObject;
}

/** What a handler can do, as people choose it. */
export const STEP_KINDS: readonly StepKind[] = [
  { kind: 'work', label: 'Work', icon: Timer, help: 'busy for a time', start: { time: 'exponential(20ms)' } },
  { kind: 'require', label: 'Require', icon: ShieldQuestion, help: 'fails unless something holds', start: { that: 'payload.amount > 0' } },
  { kind: 'write', label: 'Write to a store', icon: Database, help: 'one transaction', start: { operations: [{ op: 'put', table: 'rows', key: 'message.key', value: { last: '${message.id}' } }] } },
  { kind: 'call', label: 'Call a service', icon: Globe, help: 'asks and waits for the answer', start: { request: { type: 'Request' } } },
  { kind: 'publish', label: 'Publish a message', icon: Send, help: 'to a channel', start: { message: { type: 'Event', key: 'message.key' } } },
  { kind: 'reply', label: 'Reply to a saga', icon: Reply, help: 'done or refused', start: { type: 'Done' } },
  { kind: 'wait', label: 'Wait', icon: Hourglass, help: 'for a time', start: { time: '1s' } },
  { kind: 'ack', label: 'Acknowledge', icon: MailCheck, help: 'commits the position', start: {} },
];

export const stepIcon = (step: Json): Icon => STEP_KINDS.find(({ kind }) => isObject(step) && kind === step['do'])?.icon ?? CircleCheckBig;

export const stepId = (step: Json | undefined): string => (isObject(step) && typeof step['id'] === 'string' ? step['id'] : '');

/** A new step with an id that the node does not have yet; the only thing that it could be about is filled in. */
export function freshStep(design: Design, owner: string, taken: readonly string[], kind: string): JsonObject {
  const start = STEP_KINDS.find((each) => each.kind === kind)?.start ?? {};
  const wired = (isMeant: (kind: string) => boolean): string | undefined => design.edges.flatMap(({ from, to }) => (from === owner ? (design.nodes.find(({ id }) => id === to) ?? []) : [])).find((node) => isMeant(node.kind))?.id;
  const about: { readonly [kind: string]: readonly [string, string | undefined] } = {
    write: ['store', wired((each) => each === 'store')], publish: ['channel', wired((each) => each.endsWith('topic'))], call: ['target', wired((each) => each === 'consumer' || each === 'external-service')],
  };
  const [name = '', target] = about[kind] ?? [];
  return { id: freeIdentifier(kind, (id) => taken.includes(id)), do: kind, ...(target !== undefined && { [name]: target }), ...start };
}

/** What a step does, in a few words: `Payment DB · 2 operations`. */
export function stepFacts(step: Json, nameOf: (id: string) => string): string {
  if (!isObject(step)) return '';
  const word = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  const inner = (name: string, part: string): string => (isObject(step[name]) ? word(step[name][part]) : '');
  switch (step['do']) {
    case 'work': case 'wait': return word(step['time']);
    case 'require': return word(step['that']);
    case 'write': return [nameOf(word(step['store'])), operations(step['operations'])].filter((part) => part !== '').join(' · ');
    case 'call': return [nameOf(word(step['target'])), inner('request', 'type')].filter((part) => part !== '').join(' · ');
    case 'publish': return [inner('message', 'type'), nameOf(word(step['channel']))].filter((part) => part !== '').join(' → ');
    case 'reply': return `${word(step['type'])}${step['outcome'] === 'failed' ? ' (refused)' : ''}`;
    case 'ack': return 'commits the position';
    default: return '';
  }
}

function operations(list: Json | undefined): string {
  if (!Array.isArray(list)) return '';
  const words = (list as readonly Json[]).flatMap((item) => (isObject(item) && typeof item['op'] === 'string' ? [`${item['op']} ${typeof item['table'] === 'string' ? item['table'] : ''}`.trim()] : []));
  return words.length > 2 ? `${words.length} operations` : words.join(', ');
}
