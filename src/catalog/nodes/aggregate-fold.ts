import { isObject, type Json } from '../../base/json.ts';
import { evaluate } from '../../expression/evaluate.ts';
import { parseExpression } from '../../expression/parse.ts';
import type { Expression } from '../../expression/syntax.ts';
import type { AggregateConfig } from './aggregate-fields.ts';

/** An event as it stands in its stream, or as an upcaster makes it. */
export interface AggregateEvent {
  readonly type: string;
  readonly schema: number;
  readonly data: Json;
}

/** The state after one event. */
export interface FoldedEvent {
  readonly stored: AggregateEvent;
  /** What the upcasters made of it, version by version; the last one is applied. Empty when it was written in the newest version. */
  readonly lifted: readonly AggregateEvent[];
  readonly state: Json;
  /** Why there is no state from here on. */
  readonly error?: string;
}

/** The state of an aggregate without events. */
export const initialState = ({ initial }: AggregateConfig): Json => initial ?? null;

/** The states of an aggregate at each version: the fold of its events, each lifted to its newest version first. It ends with the first that cannot be applied. */
export function foldEvents(config: AggregateConfig, events: readonly AggregateEvent[]): readonly FoldedEvent[] {
  const folded: FoldedEvent[] = [];
  const upcasters = upcastersInOrder(config).map((upcaster) => ({ ...upcaster, text: upcastText(config, upcaster) }));
  const changes = config.apply.map((change) => ({ on: change.on, text: changeText(config, change) }));
  const compute = calculator();
  let state = initialState(config);
  for (const stored of events) {
    const lifted: AggregateEvent[] = [];
    let event = stored;
    let error: string | undefined;
    for (const { on, from, text } of upcasters) {
      if (error !== undefined || event.type !== on || event.schema !== from) continue;
      const answer = compute(text, state, event);
      if (typeof answer === 'string') error = `it cannot be lifted from version ${from}: ${answer}`;
      else lifted.push((event = answer.value as unknown as AggregateEvent));
    }
    const change = changes.find(({ on }) => on === event.type);
    if (error === undefined && change !== undefined) {
      const answer = compute(change.text, state, event);
      if (typeof answer === 'string') error = `it cannot be applied: ${answer}`;
      else state = answer.value;
    }
    folded.push({ stored, lifted, state, ...(error !== undefined && { error }) });
    if (error !== undefined) break;
  }
  return folded;
}

/** The next state, of `state` and `event`: the fields that are set, and the others as they were. */
export function changeText(config: AggregateConfig, { set }: AggregateConfig['apply'][number]): string {
  const { initial, apply } = config;
  const names = new Set([...(isObject(initial) ? Object.keys(initial) : []), ...apply.flatMap((change) => Object.keys(change.set))]);
  return merged([...names], set, 'state');
}

/** Those of earlier versions first: each hands on to the next. */
export const upcastersInOrder = ({ upcasters }: AggregateConfig): AggregateConfig['upcasters'] => [...upcasters].sort((a, b) => a.from - b.from);

/** `event` in the next version. */
export function upcastText({ upcasters, commands }: AggregateConfig, { from, set }: AggregateConfig['upcasters'][number]): string {
  const names = new Set([...commands.flatMap(({ events }) => events.flatMap(({ data }) => Object.keys(data))), ...upcasters.flatMap((other) => Object.keys(other.set))]);
  return `{"type": event.type, "schema": ${from + 1}, "data": ${merged([...names], set, 'event.data')}}`;
}

const merged = (names: readonly string[], set: { readonly [name: string]: string }, before: string): string =>
  `{${names.map((name) => `${JSON.stringify(name)}: ${Object.hasOwn(set, name) ? set[name] : `${before}[${JSON.stringify(name)}] ?? null`}`).join(', ')}}`;

/** Evaluates texts, each parsed once; a text instead of a value says why there is none. */
function calculator(): (text: string, state: Json, event: AggregateEvent) => { readonly value: Json } | string {
  const parsed = new Map<string, Expression | string>();
  return (text, state, event) => {
    let expression = parsed.get(text);
    if (expression === undefined) {
      const read = parseExpression(text);
      parsed.set(text, (expression = read.ok ? read.value : read.error.message));
    }
    if (typeof expression === 'string') return expression;
    const answer = evaluate(expression, { variable: (name) => (name === 'state' ? state : name === 'event' ? (event as unknown as Json) : undefined) });
    return answer.ok ? { value: answer.value ?? null } : answer.error.message;
  };
}
