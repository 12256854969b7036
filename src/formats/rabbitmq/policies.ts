import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import type { ImportNotes } from '../import-notes.ts';

interface Policy {
  readonly name: string;
  readonly vhost: string;
  readonly appliesTo: string;
  readonly priority: number;
  readonly matches: (name: string) => boolean;
  readonly definition: JsonObject;
  count: number;
}

/** Policies of a cluster. A queue or exchange follows one: that of the highest priority whose pattern its name matches. */
export class Policies {
  readonly #policies: Policy[] = [];

  constructor(items: readonly JsonObject[], notes: ImportNotes) {
    for (const item of items) {
      const [name, vhost, pattern] = [item['name'], item['vhost'], item['pattern']].map((value) => (typeof value === 'string' ? value : ''));
      const matches = matcher(pattern ?? '');
      if (matches === undefined) notes.dropped(`policy ${quoted(name ?? '')}`, `its pattern ${quoted(pattern ?? '')} is more than names and .*; write its settings as arguments`);
      else this.#policies.push({ name: name ?? '', vhost: vhost ?? '', appliesTo: typeof item['apply-to'] === 'string' ? item['apply-to'] : 'all', priority: typeof item['priority'] === 'number' ? item['priority'] : 0, matches, definition: isObject(item['definition']) ? item['definition'] : {}, count: 0 });
    }
  }

  /** What the policy says, under the names of arguments. */
  argumentsOf(kind: 'queues' | 'exchanges', vhost: string, name: string): JsonObject {
    const fitting = this.#policies.filter((policy) => policy.vhost === vhost && (policy.appliesTo === 'all' || policy.appliesTo === kind || (kind === 'queues' && policy.appliesTo.endsWith('_queues'))) && policy.matches(name));
    const [policy] = fitting.sort((a, b) => b.priority - a.priority);
    if (policy === undefined) return {};
    policy.count++;
    return Object.fromEntries(Object.entries(policy.definition).map(([key, value]): [string, Json] => [key === 'alternate-exchange' ? key : `x-${key}`, value]));
  }

  tell(notes: ImportNotes): void {
    for (const { name, count } of this.#policies) notes.approximated(`policy ${quoted(name)}`, `its settings became arguments of ${count} ${count === 1 ? 'queue or exchange' : 'queues and exchanges'}`);
  }
}

/**
 * Patterns of policies are regular expressions, which a hostile file could make run for ever. Names, "^", "$", "\." and
 * ".*" are nearly all that is used; the rest is not followed.
 */
function matcher(pattern: string): ((name: string) => boolean) | undefined {
  const start = pattern.startsWith('^');
  const end = pattern.endsWith('$');
  const inner = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  if (!/^(?:[\w:/ -]|\\[.-]|\.\*)*$/.test(inner)) return undefined;
  const pieces = inner.split('.*').map((piece) => piece.replaceAll('\\', ''));
  return (name) => matchesPieces(name, pieces, start, end);
}

/** The pieces in order, the first at the start and the last at the end where the pattern says so. */
function matchesPieces(name: string, pieces: readonly string[], start: boolean, end: boolean): boolean {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0 && start && end) return name === first;
  const last = rest.pop();
  let at = start ? (name.startsWith(first) ? first.length : -1) : foundEnd(name, first, 0);
  for (const piece of rest) if (at !== -1) at = foundEnd(name, piece, at);
  if (at === -1) return false;
  if (last === undefined) return !end || name.endsWith(first);
  return end ? name.length - last.length >= at && name.endsWith(last) : foundEnd(name, last, at) !== -1;
}

function foundEnd(name: string, piece: string, from: number): number {
  const at = name.indexOf(piece, from);
  return at === -1 ? -1 : at + piece.length;
}
