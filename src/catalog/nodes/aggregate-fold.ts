import type { Json } from '../../base/json.ts';
import { evaluate } from '../../expression/evaluate.ts';
import { parseExpression } from '../../expression/parse.ts';
import type { Expression } from '../../expression/syntax.ts';
import type { AggregateConfig } from './aggregate-fields.ts';
import { changeText, upcastersInOrder, upcastText } from './aggregate-texts.ts';

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
