import type { Json } from '../../base/json.ts';
import { parseExpression } from '../../expression/parse.ts';
import { readsOf } from '../../expression/reads.ts';
import { parseTemplate, templateReads } from '../../expression/template.ts';
import type { Operation } from '../../topology/process.ts';
import { payloadReads } from '../lowering/payload-reads.ts';
import { cell } from './saga-branches.ts';
import type { Leg } from './saga-leg.ts';
import type { PlannedSaga } from './saga-plan.ts';

/**
 * The row of an instance: `key`, `state` (running, compensating, completed, compensated, stuck), `step` (the id of
 * the step whose command is out, or of the group whose are; '' when only the outcome is left), `sends` (of this command, from 1), `tries`
 * (attempts that the retry limit counts), `unknown` (an attempt timed out), `payload` (the fields of the start
 * message that later commands read), and with several instances of the process `owner`.
 */
export const INITIAL = { sends: 1, tries: 1, unknown: false } as const;

export const quoted = (text: string): string => JSON.stringify(text);

/** Holds while the command of the leg is the one that the instance waits for. */
export const waitsFor = (leg: Leg, row = 'row'): string =>
  (leg.group === undefined ? at(leg.direction === 'action' ? 'running' : 'compensating', leg.stepId, row) : `${at('running', leg.group, row)} && ${cell(leg, 'at', row)} == "sent"`);

/** Holds while only the outcome is left to publish. */
export const finishing = (state: 'running' | 'compensating'): string => at(state, '');

/** `stepId` is that of a step or group, or '' for none. */
export const at = (state: string, stepId: string, row = 'row'): string => `${row} != null && ${row}.state == ${quoted(state)} && ${row}.step == ${quoted(stepId)}`;

export class Journal {
  readonly #saga: PlannedSaga;

  constructor(saga: PlannedSaga) {
    this.#saga = saga;
  }

  insert(node: number, firstStep: string): Operation {
    const value = { key: '${saga.key}', state: 'running', step: firstStep, ...INITIAL, ...this.#owner('${member}'), payload: startPayload(this.#saga) };
    return { op: 'insert', table: this.#saga.id, key: KEY, value, effect: 0, saga: node };
  }

  check(where: string): Operation {
    return { op: 'check', table: this.#saga.id, key: KEY, where };
  }

  /** Into the variable `instance`, as it is at this point of the transaction. */
  read(): Operation {
    return { op: 'read', table: this.#saga.id, key: KEY, variable: 'instance' };
  }

  patch(set: { readonly [field: string]: string }): Operation {
    return { op: 'patch', table: this.#saga.id, key: KEY, set: { ...set, ...this.#owner('member') }, effect: 0 };
  }

  /** Rows that a starting host takes up again: with several instances, those it touched last. */
  recoverable(): string {
    const open = '(row.state == "running" || row.state == "compensating")';
    return this.#saga.config.instances > 1 ? `${open} && row.owner == member` : open;
  }

  #owner(member: string): { readonly [field: string]: string } {
    return this.#saga.config.instances > 1 ? { owner: member } : {};
  }
}

const KEY = 'saga.key';

/** Moves the instance on to a step's command, or to its outcome. */
export const moveTo = (state: 'running' | 'compensating', stepId = ''): { readonly [field: string]: string } => ({
  state: quoted(state), step: quoted(stepId), sends: '1', tries: '1', unknown: 'false',
});

/** A template of the start message's fields that commands and outcomes read, in their places. */
function startPayload({ steps, config }: PlannedSaga): Json {
  const templates = [...steps.flatMap(({ action, compensation }) => [action.command.payload, compensation?.command.payload]), config.completed?.payload, config.compensated?.payload];
  const reads = templates.flatMap((template) => {
    const parsed = parseTemplate(template ?? null, { random: true });
    return parsed.ok ? templateReads(parsed.value) : [];
  });
  const conditions = steps.flatMap(({ config: { when } }) => {
    const parsed = when === undefined ? undefined : parseExpression(when);
    return parsed?.ok === true ? readsOf(parsed.value) : [];
  });
  const paths = payloadReads([...reads, ...conditions]);
  if (paths.includes('')) return '${payload}';
  const payload: { [name: string]: Json } = {};
  for (const path of paths) place(payload, path.split('.'), path);
  return payload;
}

function place(target: { [name: string]: Json }, [name = '', ...rest]: readonly string[], path: string): void {
  if (rest.length === 0) target[name] = `\${payload${path.split('.').map((part) => `[${quoted(part)}]`).join('')} ?? null}`;
  else {
    const inner = (target[name] ?? {}) as { [name: string]: Json };
    target[name] = inner;
    place(inner, rest, path);
  }
}
