import { describe, expect, it } from 'vitest';
import { drawKey, uniform } from '../../base/draw.ts';
import { isObject, type Json } from '../../base/json.ts';
import { readDesign } from '../../design/read-design.ts';
import { readImport } from '../read-import.ts';
import { SOUND_TEXT } from './hostile-files.fixture.ts';

const TOPICS = 'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: orders # x\nspec:\n  partitions: 3\n  config: {retention.ms: 604800000, cleanup.policy: "compact,delete"}\n---\nkind: Secret\ndata: &a {x: [1, 2]}\nother: *a\n';
const DEFINITIONS = JSON.stringify({ rabbit_version: '4.1.0', vhosts: [{ name: '/' }], policies: [{ vhost: '/', name: 'p', pattern: '^o.*$', 'apply-to': 'queues', definition: { 'max-length': 9 } }], exchanges: [{ name: 'x', vhost: '/', type: 'topic', arguments: { 'alternate-exchange': 'x' } }], queues: [{ name: 'o', vhost: '/', durable: true, arguments: { 'x-message-ttl': 5, 'x-dead-letter-exchange': 'x' } }], bindings: [{ source: 'x', vhost: '/', destination: 'o', destination_type: 'queue', routing_key: 'a.#', arguments: {} }] });
const ASYNC = 'asyncapi: 3.0.0\ninfo: {title: t, version: "1"}\nchannels:\n  a: {address: x, messages: {m: {$ref: "#/components/messages/m"}}, bindings: {kafka: {partitions: 4}}}\noperations:\n  o: {action: send, channel: {$ref: "#/channels/a"}}\n  i: {action: receive, channel: {$ref: "#/channels/a"}}\ncomponents:\n  messages:\n    m: {payload: {type: object, properties: {n: {type: array, items: {$ref: "#/components/messages/m/payload"}}}}}\nx-flowstage: {nodes: [{id: s, kind: store, config: {}}], edges: [], layout: {s: {x: 1, y: 2}}}\n';

/** Draws, the same for the same number. */
class Draws {
  readonly #key: ReturnType<typeof drawKey>;
  #n = 0;

  constructor(seed: number) {
    this.#key = drawKey(String(seed), 'corpus', 'mutate');
  }

  below(limit: number): number {
    return Math.floor(uniform(this.#key, 0, 0, 1, this.#n++) * limit);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const WORDS = ['__proto__', '{{', '&a ', '*a', '\u202e', '\ud800', '\u0000', '!!js/function ', '<<: *a\n', '$ref', '---\n', '1e309', '"', '[', '}', '\t', '${', '-', ': '];

/** A byte flipped, a stretch repeated or cut out, a word of trouble put in. */
function mutatedText(text: string, draws: Draws): string {
  const [at, to] = [draws.below(text.length), draws.below(text.length)];
  switch (draws.below(5)) {
    case 0: return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << draws.below(7))) + text.slice(at + 1);
    case 1: return text.slice(0, Math.min(at, to)) + text.slice(Math.max(at, to));
    case 2: return text.slice(0, Math.max(at, to)) + text.slice(Math.min(at, to));
    case 3: return text.slice(0, at) + draws.of(WORDS).repeat(1 + draws.below(200)) + text.slice(at);
    default: return text.slice(0, at) + draws.of(WORDS) + text.slice(at);
  }
}

/** A key deleted, a value of another type, a part put where another was. */
function mutatedJson(json: Json, draws: Draws): Json {
  const root = structuredClone(json);
  const parts: Record<string, Json>[] = [];
  const collect = (value: Json): void => {
    if (isObject(value) || Array.isArray(value)) {
      parts.push(value as Record<string, Json>);
      for (const inner of Object.values(value)) collect(inner as Json);
    }
  };
  collect(root);
  const part = draws.of(parts);
  const key = draws.of(Object.keys(part));
  if (key === undefined) return root;
  if (draws.below(3) === 0) delete part[key];
  else part[key] = structuredClone(draws.of<Json>([null, -1, 1e308, '', [], {}, true, 'x'.repeat(3_000), '${', draws.of(parts) as Json]));
  return root;
}

describe('12,000 mutated files', () => {
  it.each([['a design', SOUND_TEXT, 4_000], ['topics', TOPICS, 3_000], ['an AsyncAPI document', ASYNC, 3_000], ['definitions', DEFINITIONS, 2_000]])('%s: an answer soon, never an exception', (_, text, count) => {
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 0; seed < count; seed++) {
      const draws = new Draws(seed);
      const isDesign = text === SOUND_TEXT;
      const mutated = text.startsWith('{') && seed % 2 === 0 ? JSON.stringify(mutatedJson(JSON.parse(text) as Json, draws)) : mutatedText(text, draws);
      const started = performance.now();
      const { design, diagnostics } = isDesign ? readDesign(mutated, 'mutated.flow.json') : readImport({ name: 'mutated.yaml', content: mutated });
      const tookMs = performance.now() - started;
      if (tookMs > 5_000) expect.fail(`seed ${seed} took ${tookMs} ms`);
      if (design === null || design === undefined) {
        outcomes.refused++;
        if (!diagnostics.some(({ severity, message }) => severity === 'error' && message !== '')) expect.fail(`seed ${seed} was refused without a reason`);
      } else outcomes.read++;
      if ((Object.prototype as { polluted?: unknown }).polluted !== undefined) expect.fail(`seed ${seed} changed a prototype`);
    }
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
