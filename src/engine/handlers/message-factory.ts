import { drawKey, type DrawKey } from '../../base/draw.ts';
import { hashText } from '../../base/hash.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { isPlainText } from '../../base/json-text.ts';
import { ok, type Result } from '../../base/result.ts';
import { utf8Bytes } from '../../base/utf8.ts';
import type { EvaluationError } from '../../expression/scope.ts';
import type { HeapWriter } from '../../log/heap.ts';
import type { MessagePlan } from '../../topology/process.ts';
import type { Context, Evaluator } from '../kernel/evaluator.ts';
import { deriveWord, idHash, type IdHash } from '../kernel/identity.ts';
import { K, type Kernel } from '../kernel/kernel.ts';
import { keptPaths, type KeptPaths, type Messages } from '../kernel/messages.ts';
import { COUNT_MAX, countOf, keyText } from '../kernel/read-value.ts';
import { fixedPart, type Part, RecentParts } from './recent-parts.ts';

const ARRIVAL = 0x41;
const DERIVED = 0x44;
const IDENTITY = 0x49;

interface Origin {
  readonly process: number;
  readonly node: number;
  readonly member: number;
  readonly cause: number;
}

interface Lineage {
  readonly hi: number;
  readonly lo: number;
}

/** Makes messages: lineage, key, payload, headers, and the row that records them. */
export class MessageFactory {
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #evaluator: Evaluator;
  readonly #ids: readonly IdHash[];
  readonly #draws: readonly DrawKey[];
  readonly #plans = new Map<MessagePlan, PreparedPlan>();
  readonly #kept: KeptPaths;
  readonly #payloads: RecentParts;
  readonly #headers = new RecentParts(WHOLE);
  /** Of names of steps. */
  readonly #nameHashes: number[] = [];

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#evaluator = evaluator;
    const { processes, payloadReads } = kernel.topology;
    this.#kept = keptPaths(payloadReads);
    this.#payloads = new RecentParts(this.#kept);
    this.#ids = processes.map(({ id }) => idHash(id));
    this.#draws = processes.map(({ id }) => drawKey(kernel.scenario.seed, id, 'template'));
  }

  /** The ordinal-th arrival at an instance's source. The key may read the payload. */
  arrival(plan: MessagePlan, ordinal: number, context: Context, origin: Origin): Result<number, EvaluationError> {
    const id = this.#ids[origin.process]!;
    const lineage = { hi: deriveWord(ARRIVAL, id.hi, origin.member, ordinal, 0), lo: deriveWord(ARRIVAL, id.lo, origin.member, ordinal, 0) };
    return this.#make(plan, lineage, 1, 0, context, origin, true);
  }

  /** A message that a step makes while it handles the context's message. */
  derived(plan: MessagePlan, step: number, context: Context, origin: Origin): Result<number, EvaluationError> {
    const parent = context.message;
    const lineage = this.#lineage(plan, step, context, origin.process);
    if (!lineage.ok) return lineage;
    let copy = context.attempt + Math.max(0, this.#messages.copy(parent) - 1);
    if (plan.copy !== null) {
      const value = this.#evaluator.value(plan.copy, context);
      if (!value.ok) return value;
      const count = countOf(value.value, 1);
      if (count === undefined) return { ok: false, error: { message: 'the number of the copy is no number', column: 1 } };
      copy = count;
    }
    return this.#make(plan, lineage.value, Math.min(copy, COUNT_MAX), parent, context, origin, false);
  }

  #lineage(plan: MessagePlan, step: number, context: Context, process: number): Result<Lineage, EvaluationError> {
    const id = this.#ids[process]!;
    if (plan.identity !== null) {
      const text = this.#evaluator.value(plan.identity, context);
      if (!text.ok) return text;
      const identity = keyText(text.value);
      if (identity === undefined) return { ok: false, error: { message: 'the identity reads a field that the message does not have', column: 1 } };
      const words = idHash(identity);
      return ok({ hi: deriveWord(IDENTITY, id.hi, words.hi, words.lo, 0), lo: deriveWord(IDENTITY, id.lo, words.lo, words.hi, 1) });
    }
    const name = (this.#nameHashes[step] ??= hashText(this.#kernel.nameText(step)));
    const hi = this.#messages.lineageHi(context.message);
    const lo = this.#messages.lineageLo(context.message);
    return ok({ hi: deriveWord(DERIVED, id.hi, hi, lo, name), lo: deriveWord(DERIVED, id.lo, lo, hi, name) });
  }

  #make(plan: MessagePlan, lineage: Lineage, copy: number, parent: number, context: Context, origin: Origin, isArrival: boolean): Result<number, EvaluationError> {
    const known = this.#prepared(plan);
    const draws = this.#draws[origin.process]!;
    let { payload, headers } = known;
    if (payload === undefined) {
      const rendered = this.#evaluator.template(plan.payload, context, draws, lineage.hi, lineage.lo, 1);
      if (!rendered.ok) return rendered;
      payload = this.#payloads.of(rendered.value);
    }
    if (headers === undefined) {
      const rendered = this.#evaluator.template(plan.headers, context, draws, lineage.hi, lineage.lo, 2);
      if (!rendered.ok) return rendered;
      headers = this.#headers.of(rendered.value);
    }
    const key = this.#key(plan, context, isArrival ? payload.value : undefined);
    if (!key.ok) return key;
    return ok(this.#record(plan, known, lineage, copy, parent, context.saga, key.value, payload, headers, origin));
  }

  #prepared(plan: MessagePlan): PreparedPlan {
    let prepared = this.#plans.get(plan);
    if (prepared === undefined) this.#plans.set(plan, (prepared = this.#prepare(plan)));
    return prepared;
  }

  #prepare(plan: MessagePlan): PreparedPlan {
    const fixed = (template: Json, kept: KeptPaths): Part | undefined => (this.#evaluator.isConstant(template) ? fixedPart(template, kept) : undefined);
    return {
      head: utf8Bytes(`","type":${JSON.stringify(this.#kernel.nameText(plan.type))},"key":`),
      payload: fixed(plan.payload, this.#kept),
      headers: fixed(plan.headers, WHOLE),
    };
  }

  /** The key of an arrival reads its new payload, any other the message in hand. */
  #key(plan: MessagePlan, context: Context, payload: Json | undefined): Result<string | null, EvaluationError> {
    if (plan.key === null) return NO_KEY;
    const value = this.#evaluator.value(plan.key, context, payload);
    if (!value.ok) return value;
    if (value.value === undefined) return { ok: false, error: { message: 'the key reads a field that the message does not have', column: 1 } };
    return ok(value.value === null ? null : (keyText(value.value) ?? null));
  }

  #record(plan: MessagePlan, { head }: PreparedPlan, lineage: Lineage, copy: number, parent: number, saga: number, key: string | null, payload: Part, headers: Part, origin: Origin): number {
    const { log, nowUs } = this.#kernel;
    const mark = key !== null && isPlainText(key) ? '"' : '';
    const keyPart = key === null ? 'null' : mark === '' ? JSON.stringify(key) : key;
    const bytes = plan.bytes || 2 * mark.length + keyPart.length + headers.text.length + payload.text.length;
    const id = this.#messages.next;
    const text = log.isWritten ? writeRecord(log.heap, lineage, head, mark, keyPart, headers, payload, parent) : 0;
    const row = log.append(K.messageCreated, origin.node, origin.member, 0, 0xffff, 0xffff_ffff, id, saga, origin.cause, copy, text, bytes);
    return this.#messages.add({
      lineageHi: lineage.hi, lineageLo: lineage.lo, parent, saga, type: plan.type, copy, bytes, createdRow: row, createdUs: nowUs, key,
      payload: payload.kept, tombstone: plan.payload === null, headers: headers.value as JsonObject,
    });
  }
}

/** What a plan always makes alike; undefined for what depends on the message. */
interface PreparedPlan {
  readonly head: Uint8Array;
  readonly payload: Part | undefined;
  readonly headers: Part | undefined;
}

const WHOLE: KeptPaths = null;
const NO_KEY: Result<string | null, EvaluationError> = ok(null);

const OPEN = utf8Bytes('{"id":"');
const HEADERS = utf8Bytes(',"headers":');
const PAYLOAD = utf8Bytes(',"payload":');
const PARENT = utf8Bytes(',"parent":');
const CLOSE = utf8Bytes('}');

/** The JSON of a `MessageRecord`, with the key between two marks. */
function writeRecord(heap: HeapWriter, lineage: Lineage, head: Uint8Array, mark: string, key: string, headers: Part, payload: Part, parent: number): number {
  const offset = heap.begin();
  heap.putBytes(OPEN);
  heap.putHex(lineage.hi);
  heap.putHex(lineage.lo);
  heap.putBytes(head);
  heap.put(mark);
  heap.put(key);
  heap.put(mark);
  heap.putBytes(HEADERS);
  putPart(heap, headers);
  heap.putBytes(PAYLOAD);
  putPart(heap, payload);
  heap.putBytes(PARENT);
  heap.putInteger(parent);
  heap.putBytes(CLOSE);
  heap.end(offset);
  return offset;
}

function putPart(heap: HeapWriter, { bytes, text }: Part): void {
  if (bytes === null) heap.put(text);
  else heap.putBytes(bytes);
}
