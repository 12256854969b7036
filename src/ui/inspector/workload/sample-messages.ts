import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { meanOf, parseDistribution } from '../../../base/sample.ts';
import { parseIsoTimestamp } from '../../../base/time.ts';
import { evaluate } from '../../../expression/evaluate.ts';
import { parseExpression } from '../../../expression/parse.ts';
import { renderTemplate } from '../../../expression/render-template.ts';
import { parseTemplate } from '../../../expression/template.ts';

export interface SampleMessage {
  readonly ordinal: number;
  readonly type: string;
  readonly key: string;
  readonly payload: Json;
  /** Why there is none. */
  readonly error?: string;
}

interface SampleOptions {
  readonly interarrival: string;
  readonly startsAt: string;
  /** Another number, other draws. */
  readonly seed: number;
}

/** The first messages that a producer could make: examples, with draws of their own, not those of a run. */
export function sampleMessages(message: JsonObject, count: number, { interarrival, startsAt, seed }: SampleOptions): readonly SampleMessage[] {
  const times = parseDistribution(interarrival);
  const epoch = parseIsoTimestamp(startsAt);
  const draw = drawsOf(seed);
  const everyUs = times.ok ? Math.round(meanOf(times.value)) : 1_000_000;
  return Array.from({ length: count }, (_, at) => sampleOf(message, at + 1, { draw, nowUs: everyUs * (at + 1), epochUs: epoch.ok ? epoch.value : 0 }));
}

interface Moment {
  readonly draw: () => number;
  readonly nowUs: number;
  readonly epochUs: number;
}

function sampleOf(message: JsonObject, ordinal: number, moment: Moment): SampleMessage {
  const type = typeof message['type'] === 'string' ? message['type'] : '';
  const variables: { readonly [name: string]: Json } = { ordinal, member: 0, attempt: 1 };
  const scope = (more: JsonObject) => ({ ...moment, variable: (name: string) => more[name] ?? variables[name] });
  const failed = (error: string): SampleMessage => ({ ordinal, type, key: '', payload: null, error });
  const template = parseTemplate(message['payload'] ?? {}, { random: true });
  if (!template.ok) return failed(template.error[0]?.message ?? 'The payload is no template.');
  const payload = renderTemplate(template.value, scope({}));
  if (!payload.ok) return failed(`${payload.error.path.join('.') || 'Payload'}: ${payload.error.message}`);
  if (typeof message['key'] !== 'string') return { ordinal, type, key: '', payload: payload.value };
  const key = parseExpression(message['key']);
  if (!key.ok) return failed(`Key: ${key.error.message}`);
  const value = evaluate(key.value, scope({ payload: payload.value, message: { type, payload: payload.value } }));
  if (!value.ok) return failed(`Key: ${value.error.message}`);
  return { ordinal, type, key: value.value === undefined || value.value === null ? '' : isObject(value.value) || Array.isArray(value.value) ? JSON.stringify(value.value) : String(value.value as string), payload: payload.value };
}

/** mulberry32: the same examples for the same number. */
function drawsOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}
