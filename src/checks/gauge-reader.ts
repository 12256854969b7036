import type { Result } from '../base/result.ts';
import { evaluateCondition } from '../expression/evaluate.ts';
import type { EvaluationError, Scope, Value } from '../expression/scope.ts';
import type { Expression } from '../expression/syntax.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { AuditWorld } from './auditor.ts';
import { expressionCalls } from './expression-calls.ts';
import { READING_FUNCTIONS, readingSpace, type Reading, type ReadingFunction, type ReadingFunctionName, type ReadingSpace } from './readings.ts';
import { GaugeLayout } from '../log/gauge-layout.ts';

/**
 * Follows the gauges and counts that one expression reads, and tells when its value may have changed. What it reads
 * is found while it is evaluated: as long as those stay the same, the next evaluation would take the same way.
 */
export class GaugeReader {
  readonly kinds: readonly EventKindName[];
  readonly #world: AuditWorld;
  readonly #expression: Expression;
  readonly #space: ReadingSpace;
  /** Gauges and counts after the last row. */
  readonly #vector: Float64Array;
  /** Calls by their text, such as `lag('payment')`. */
  readonly #readings = new Map<string, Result<Reading, string>>();
  /** Calls of the last evaluation, in order; those of this one while it goes on. */
  readonly #asked: string[] = [];
  #askedCount = 0;
  #isAnotherWay = false;
  /** Slots of the last evaluation, and what they held. */
  #slots: Int32Array = new Int32Array(0);
  #values: Float64Array = new Float64Array(0);
  #isEvaluated = false;
  readonly #countsEffects: boolean;
  readonly #countsMessages: boolean;
  readonly #readsTime: boolean;

  constructor(world: AuditWorld, expression: Expression) {
    this.#world = world;
    this.#expression = expression;
    const layout = new GaugeLayout(world.header);
    this.#space = readingSpace(world.header, layout);
    this.#vector = new Float64Array(this.#space.size);
    this.#vector.set(layout.initial());
    const calls = expressionCalls(expression);
    const functions = calls.flatMap((name): ReadingFunction[] => (Object.hasOwn(READING_FUNCTIONS, name) ? [READING_FUNCTIONS[name as ReadingFunctionName]] : []));
    this.#countsEffects = functions.some(({ counts }) => counts === 'effects');
    this.#countsMessages = functions.some(({ counts }) => counts === 'messages');
    this.#readsTime = calls.includes('now') || calls.includes('timestamp');
    this.kinds = this.#readsTime ? EVENT_KIND_NAMES : this.#kindsFor(functions);
  }

  /** Takes the row at an index; true when the expression may have another value after it than when it was last evaluated. */
  row(index: number, log: EventLog): boolean {
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    const kind = columns.kind[at]!;
    this.#space.layout.apply(this.#vector, kind, columns.node[at]!, columns.member[at]!, columns.channel[at]!, columns.partition[at]!, columns.position[at]!, columns.value[at]!);
    if (this.#countsEffects && IS_EFFECT[kind] === 1) this.#vector[this.#space.effectSlot(columns.detail[at]!)]!++;
    if (this.#countsMessages && kind === EVENT_KINDS.messageCreated.code) this.#countMessage(columns.message[at]!, log);
    return !this.#isEvaluated || this.#readsTime || this.#hasChanged();
  }

  /** The truth of the expression after the last row, which happened at `nowUs`. */
  evaluate(nowUs: number): Result<boolean, EvaluationError> {
    this.#askedCount = 0;
    const scope: Scope = {
      variable: () => undefined,
      call: (name, args) => this.#call(name, args),
      nowUs,
      epochUs: this.#world.header.epochUs,
    };
    const result = evaluateCondition(this.#expression, scope);
    this.#isEvaluated = true;
    this.#remember();
    return result;
  }

  /** What the last evaluation read: `lag('payment') was 101 and rows('orders') was 3`. */
  readings(): readonly string[] {
    return [...new Set(this.#asked)].flatMap((text) => {
      const reading = this.#readings.get(text);
      return reading?.ok === true ? [`${text} was ${reading.value.read(this.#vector)}`] : [];
    });
  }

  #kindsFor(functions: readonly ReadingFunction[]): readonly EventKindName[] {
    const gauges = new Set(functions.flatMap((reading) => [...reading.gauges]));
    const counted: readonly EventKindName[] = [...(this.#countsEffects ? EFFECT_KINDS : []), ...(this.#countsMessages ? (['messageCreated'] as const) : [])];
    return EVENT_KIND_NAMES.filter((name) => counted.includes(name) || EVENT_KINDS[name].moves.some(({ gauge }) => gauges.has(gauge)));
  }

  #countMessage(message: number, log: EventLog): void {
    const type = this.#world.messages.read(log, message)?.type;
    const name = type === undefined ? -1 : this.#world.header.names.indexOf(type);
    if (name > 0) this.#vector[this.#space.messageSlot(name)]!++;
  }

  #call(name: string, args: readonly Value[]): Result<Value, string> | undefined {
    if (!Object.hasOwn(READING_FUNCTIONS, name)) return undefined;
    const text = `${name}(${args.map((arg) => (typeof arg === 'string' ? `'${arg}'` : JSON.stringify(arg))).join(', ')})`;
    let reading = this.#readings.get(text);
    if (reading === undefined) {
      reading = READING_FUNCTIONS[name as ReadingFunctionName].resolve(this.#space, args);
      this.#readings.set(text, reading);
    }
    if (this.#asked[this.#askedCount] !== text) this.#isAnotherWay = true;
    this.#asked[this.#askedCount++] = text;
    return reading.ok ? { ok: true, value: reading.value.read(this.#vector) } : reading;
  }

  /** Notes what the evaluation read. Mostly it went the same way as the one before, and the slots are the same. */
  #remember(): void {
    if (this.#isAnotherWay || this.#asked.length !== this.#askedCount) {
      this.#asked.length = this.#askedCount;
      const readings = this.#asked.map((text) => this.#readings.get(text));
      this.#slots = Int32Array.from(readings.flatMap((reading) => (reading?.ok === true ? reading.value.slots : [])));
      this.#values = new Float64Array(this.#slots.length);
      this.#isAnotherWay = false;
    }
    for (let k = 0; k < this.#slots.length; k++) this.#values[k] = this.#vector[this.#slots[k]!]!;
  }

  #hasChanged(): boolean {
    for (let k = 0; k < this.#slots.length; k++) if (this.#vector[this.#slots[k]!] !== this.#values[k]) return true;
    return false;
  }
}

const IS_EFFECT = new Uint8Array(256);
for (const kind of EFFECT_KINDS) IS_EFFECT[EVENT_KINDS[kind].code] = 1;
