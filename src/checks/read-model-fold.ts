import { canonicalJson } from '../base/canonical.ts';
import { isObject, type Json } from '../base/json.ts';
import { evaluate, evaluateCondition } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Scope } from '../expression/scope.ts';
import type { Expression } from '../expression/syntax.ts';
import { renderTemplate } from '../expression/render-template.ts';
import { parseTemplate, type Template } from '../expression/template.ts';
import type { EventLog } from '../log/event-log.ts';
import type { AuditWorld, PlanOf } from './auditor.ts';
import { MESSAGE_VARIABLES, messageScope } from './message-scope.ts';

/** A message and the row (by number) at which it changes the read model, or would. */
export interface Applied {
  readonly message: number;
  readonly row: number;
}

interface Change {
  readonly on: string;
  readonly when: Expression | undefined;
  /** Null deletes the row. */
  readonly value: Template | null;
}

/** What a projection makes of messages, by its own expressions and nothing of the engine. */
export class ReadModelFold {
  readonly #world: AuditWorld;
  readonly #once: boolean;
  readonly #key: Expression | undefined;
  readonly #changes: readonly Change[];

  constructor({ key, changes, once }: PlanOf<'converged'>, world: AuditWorld) {
    this.#world = world;
    this.#once = once;
    this.#key = expressionOf(key);
    this.#changes = changes.map(({ on, when, value }) => {
      const template = parseTemplate(value, { variables: VARIABLES, random: true });
      return { on, when: when === null ? undefined : expressionOf(when), value: value === null || !template.ok ? null : template.value };
    });
  }

  /** Key of the row that a message changes; undefined when it changes none. */
  keyOf(log: EventLog, applied: Applied): string | undefined {
    const scope = this.#scope(log, applied, null);
    if (scope === undefined || this.#key === undefined || this.#changeOf(log, applied) === undefined) return undefined;
    const key = evaluate(this.#key, scope);
    if (!key.ok || key.value === undefined) return undefined;
    return typeof key.value === 'string' ? key.value : JSON.stringify(key.value);
  }

  /** The row of a key after these messages, one after the other; undefined when there is none. `repeats`: they are what happened, repeats that took effect among them. */
  fold(log: EventLog, messages: readonly Applied[], repeats: boolean): Json | undefined {
    let row: Json | undefined;
    const seen = new Set<string>();
    for (const applied of messages) {
      const id = this.#world.messages.read(log, applied.message)?.id ?? '';
      if (this.#once && !repeats && seen.has(id)) continue;
      seen.add(id);
      const change = this.#changeOf(log, applied);
      const scope = this.#scope(log, applied, row ?? null);
      if (scope === undefined || change === undefined) continue;
      // A change whose expression fails is refused, whoever makes it.
      const made = change.value === null ? undefined : renderTemplate(change.value, scope);
      if (made === undefined) row = undefined;
      else if (made.ok) row = made.value;
    }
    return row;
  }

  #scope(log: EventLog, { message, row: index }: Applied, row: Json): Scope | undefined {
    return messageScope(this.#world, message, index - 1, log, { row });
  }

  /** Which change is decided before the row is looked at. */
  #changeOf(log: EventLog, applied: Applied): Change | undefined {
    const scope = this.#scope(log, applied, null);
    if (scope === undefined) return undefined;
    const type = this.#world.messages.read(log, applied.message)?.type;
    return this.#changes.find(({ on, when }) => {
      if (on !== '*' && on !== type) return false;
      const holds = when === undefined ? undefined : evaluateCondition(when, scope);
      return holds === undefined || (holds.ok && holds.value);
    });
  }
}

const VARIABLES = [...MESSAGE_VARIABLES, 'row', 'failure', 'member', 'release'];

function expressionOf(source: string): Expression | undefined {
  const parsed = parseExpression(source, { variables: VARIABLES });
  return parsed.ok ? parsed.value : undefined;
}

/** Whether two rows say the same. */
export const isSameRow = (a: Json | undefined, b: Json | undefined): boolean => (a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b));

/** A row as a person reads it. */
export function rowText(row: Json | undefined): string {
  if (row === undefined) return 'no row';
  const text = isObject(row) ? Object.entries(row).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ') : JSON.stringify(row);
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}

const TEXT_MAX = 200;
