import { drawKey, type DrawKey } from '../../base/draw.ts';
import { hashText } from '../../base/hash.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { ok, type Result } from '../../base/result.ts';
import type { EvaluationError } from '../../expression/scope.ts';
import type { MessagePlan } from '../../topology/process.ts';
import type { Context, Evaluator } from '../kernel/evaluator.ts';
import { deriveWord, hex16, idHash, type IdHash } from '../kernel/identity.ts';
import { K, type Kernel } from '../kernel/kernel.ts';
import { prunePayload, type Messages } from '../kernel/messages.ts';
import { COUNT_MAX, countOf, keyText } from '../kernel/read-value.ts';

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

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#evaluator = evaluator;
    const { processes } = kernel.topology;
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
    const name = hashText(this.#kernel.nameText(step));
    const hi = this.#messages.lineageHi(context.message);
    const lo = this.#messages.lineageLo(context.message);
    return ok({ hi: deriveWord(DERIVED, id.hi, hi, lo, name), lo: deriveWord(DERIVED, id.lo, lo, hi, name) });
  }

  #make(plan: MessagePlan, lineage: Lineage, copy: number, parent: number, context: Context, origin: Origin, isArrival: boolean): Result<number, EvaluationError> {
    const draws = this.#draws[origin.process]!;
    const payload = plan.payload === null ? ok(null) : this.#evaluator.template(plan.payload, context, draws, lineage.hi, lineage.lo, 1);
    if (!payload.ok) return payload;
    const headers = this.#evaluator.template(plan.headers, context, draws, lineage.hi, lineage.lo, 2);
    if (!headers.ok) return headers;
    const key = this.#key(plan, isArrival ? { ...context, slots: { ...context.slots, payload: payload.value } } : context);
    if (!key.ok) return key;
    return ok(this.#record(plan, lineage, copy, parent, context.saga, key.value, payload.value, headers.value as JsonObject, origin));
  }

  #key(plan: MessagePlan, context: Context): Result<string | null, EvaluationError> {
    if (plan.key === null) return ok(null);
    const value = this.#evaluator.value(plan.key, context);
    if (!value.ok) return value;
    if (value.value === undefined) return { ok: false, error: { message: 'the key reads a field that the message does not have', column: 1 } };
    return ok(value.value === null ? null : (keyText(value.value) ?? null));
  }

  #record(plan: MessagePlan, lineage: Lineage, copy: number, parent: number, saga: number, key: string | null, payload: Json, headers: JsonObject, origin: Origin): number {
    const kernel = this.#kernel;
    const keyText = JSON.stringify(key);
    const headerText = JSON.stringify(headers);
    const payloadText = JSON.stringify(payload);
    const text = `{"id":"${hex16(lineage.hi, lineage.lo)}","type":${JSON.stringify(kernel.nameText(plan.type))},"key":${keyText},"headers":${headerText},"payload":${payloadText},"parent":${parent}}`;
    const bytes = plan.bytes || keyText.length + headerText.length + payloadText.length;
    const id = this.#messages.next;
    const row = kernel.log.appendWithHeap(K.messageCreated, origin.node, origin.member, 0, 0xffff, 0xffff_ffff, id, saga, origin.cause, copy, text, bytes);
    return this.#messages.add({
      lineageHi: lineage.hi, lineageLo: lineage.lo, parent, saga, type: plan.type, copy, bytes, createdRow: row, createdUs: kernel.nowUs, key,
      payload: prunePayload(payload, kernel.topology.payloadReads), tombstone: plan.payload === null, headers,
    });
  }
}
