import { assert } from '../../base/assert.ts';
import { uniform, drawKey, type DrawKey } from '../../base/draw.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { ok, type Result } from '../../base/result.ts';
import { evaluate, evaluateCondition } from '../../expression/evaluate.ts';
import { parseExpression } from '../../expression/parse.ts';
import type { EvaluationError, Scope, Value } from '../../expression/scope.ts';
import { fieldOf } from '../../expression/values.ts';
import type { Expression } from '../../expression/syntax.ts';
import { renderTemplate } from '../../expression/render-template.ts';
import { parseTemplate, type Template } from '../../expression/template.ts';
import type { Kernel } from './kernel.ts';
import type { Messages } from './messages.ts';

export type Slots = { readonly [name: string]: Json };

/** Most frames have no variables of their own. Slots are replaced, never changed. */
export const NO_SLOTS: Slots = {};

/** What an expression may see (docs/contracts.md). Plain data: it travels with requests to stores and timers. */
export interface Context {
  message: number;
  attempt: number;
  saga: number;
  member: number;
  /** How many timers lie between its message, or the start of its host, and this frame: what it sends is no earlier frame's sending. */
  turn: number;
  /** The frame's own variables, and `ordinal`, `row`, `failure` where they apply. They hide the built-in ones. */
  slots: Slots;
}

export const emptyContext = (): Context => ({ message: 0, attempt: 0, saga: 0, member: 0, turn: 0, slots: NO_SLOTS });

/** Slot of a frame whose host has a clock of its own: how far it is ahead, in microseconds. No expression can name it. */
export const SKEW = ' skew';

export const skewOf = ({ slots }: Context): number => (slots === NO_SLOTS ? 0 : ((slots[SKEW] as number | undefined) ?? 0));

/** Slot of a frame that has read rows which it may change: for each, the row of the log that had written it as it was read. No expression can name it. */
export const READ = ' read';

export type ReadRows = { readonly [row: string]: number };

export const readRowsOf = ({ slots }: Context): ReadRows | undefined => (slots === NO_SLOTS ? undefined : (slots[READ] as ReadRows | undefined));

/** Evaluates the topology's expressions and templates; parses each once. */
export class Evaluator {
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #expressions = new Map<string, Expression>();
  readonly #templates = new Map<Json, Template>();
  readonly #scope: FrameScope;

  constructor(kernel: Kernel, messages: Messages) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#scope = new FrameScope(messages);
    this.#scope.epochUs = kernel.scenario.epochUs;
    this.#scope.names = kernel.topology.names;
  }

  /** `payload` stands for that of the context's message, when it is given. */
  value(source: string, context: Context, payload?: Json): Result<Value, EvaluationError> {
    const scope = this.#enter(context);
    scope.payload = payload;
    const result = evaluate(this.#expression(source), scope);
    scope.payload = undefined;
    return result;
  }

  /** True, false, or an error when the value is neither. */
  condition(source: string, context: Context): Result<boolean, EvaluationError> {
    const expression = this.#expression(source);
    // A handler for everything asks nothing: its condition is the word itself.
    if (expression.kind === 'literal' && typeof expression.value === 'boolean') return expression.value ? HOLDS : FAILS;
    return evaluateCondition(expression, this.#enter(context));
  }

  /** Renders a template; `drawKey` and the lineage make its random functions repeatable. */
  template(template: Json, context: Context, key: DrawKey, lineageHi: number, lineageLo: number, attempt: number): Result<Json, EvaluationError> {
    const scope = this.#enter(context);
    scope.startDraws(key, lineageHi, lineageLo, attempt);
    return renderTemplate(this.#template(template), scope);
  }

  /** Whether the template always makes the same value. */
  isConstant(template: Json): boolean {
    return this.#template(template).kind === 'constant';
  }

  #enter(context: Context): FrameScope {
    const scope = this.#scope;
    scope.context = context;
    scope.nowUs = this.#kernel.nowUs + skewOf(context);
    return scope;
  }

  #expression(source: string): Expression {
    const known = this.#expressions.get(source);
    if (known !== undefined) return known;
    const parsed = parseExpression(source);
    assert(parsed.ok, `the topology holds an expression that does not parse: ${source}`);
    this.#expressions.set(source, parsed.value);
    return parsed.value;
  }

  #template(source: Json): Template {
    const known = this.#templates.get(source);
    if (known !== undefined) return known;
    const parsed = parseTemplate(source, { random: true });
    assert(parsed.ok, `the topology holds a template that does not parse: ${JSON.stringify(source)}`);
    this.#templates.set(source, parsed.value);
    return parsed.value;
  }

  /** The message's type as text. */
  typeOf(message: number): string {
    return this.#kernel.topology.names[this.#messages.type(message)] ?? '';
  }
}

const HOLDS = ok(true);
const FAILS = ok(false);
const NO_DRAWS = drawKey('', '', '');

class FrameScope implements Scope {
  context: Context = emptyContext();
  payload: Json | undefined = undefined;
  nowUs = 0;
  epochUs = 0;
  #messages: Messages;
  #names: readonly string[] = [];
  #key = NO_DRAWS;
  #hi = 0;
  #lo = 0;
  #attempt = 0;
  #n = 0;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  set names(names: readonly string[]) {
    this.#names = names;
  }

  startDraws(key: DrawKey, hi: number, lo: number, attempt: number): void {
    this.#key = key;
    this.#hi = hi;
    this.#lo = lo;
    this.#attempt = attempt;
    this.#n = 0;
  }

  draw(): number {
    return uniform(this.#key, this.#hi, this.#lo, this.#attempt, this.#n++);
  }

  variable(name: string): Value {
    const { slots } = this.context;
    if (slots !== NO_SLOTS && Object.hasOwn(slots, name)) return slots[name];
    const { message } = this.context;
    const messages = this.#messages;
    switch (name) {
      case 'payload': return this.payload ?? messages.payload(message);
      case 'key': return messages.key(message);
      case 'headers': return messages.headers(message);
      case 'attempt': return this.context.attempt;
      case 'member': return this.context.member;
      case 'message': return this.#message(message);
      case 'release': return 1;
      case 'row': case 'failure': return null;
      default: return undefined;
    }
  }

  field(variable: string, name: string): Value {
    const { slots, message: id } = this.context;
    if (variable !== 'message' || (slots !== NO_SLOTS && Object.hasOwn(slots, 'message'))) return fieldOf(this.variable(variable), name);
    const messages = this.#messages;
    switch (name) {
      case 'id': return messages.lineage(id);
      case 'type': return this.#names[messages.type(id)] ?? '';
      case 'key': return messages.key(id);
      case 'headers': return messages.headers(id);
      case 'payload': return messages.payload(id);
      case 'attempt': return this.context.attempt;
      case 'saga': return this.context.saga;
      default: return undefined;
    }
  }

  #message(id: number): JsonObject {
    const messages = this.#messages;
    return {
      id: messages.lineage(id),
      type: this.#names[messages.type(id)] ?? '',
      key: messages.key(id),
      headers: messages.headers(id),
      payload: messages.payload(id),
      attempt: this.context.attempt,
      saga: this.context.saga,
    };
  }
}
