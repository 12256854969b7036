import type { Diagnostic } from '../base/diagnostic.ts';
import type { JsonObject } from '../base/json.ts';
import type { Fields, ReferenceField } from '../catalog/field.ts';
import { quoted } from '../catalog/field-words.ts';
import { findChannel, findNode, findSystem } from '../catalog/find-entry.ts';
import type { Placed } from '../catalog/lowering/context.ts';
import { walkConfig } from '../catalog/walk-config.ts';
import { nearest } from '../expression/suggest.ts';
import { couldConnect } from './connection-rules.ts';
import type { Design } from './document.ts';

/** Ids that configs name: whether they are there, are what the field asks for, and are joined by a wire. */
export class ReferenceRules {
  readonly #placed: ReadonlyMap<string, Placed>;
  readonly #joined: ReadonlySet<string>;
  /** Looking for the nearest id takes time in a large design; nobody reads more than a few. */
  #suggestionsLeft = 20;

  constructor(design: Design, placed: readonly Placed[]) {
    this.#placed = new Map(placed.map((item) => [item.id, item]));
    this.#joined = new Set(design.edges.map(({ from, to }) => `${from} ${to}`));
  }

  /** References of one config; `owner` is the node that needs a wire to what it names. */
  check(fields: Fields, config: JsonObject, subject: string, diagnostics: Diagnostic[], owner?: Placed): void {
    walkConfig(fields, config, subject, (field, json, at) => {
      if (field.kind !== 'reference' || typeof json !== 'string' || json === '') return;
      const problem = this.problem(field, json, at) ?? this.#missingWire(field, json, at, owner);
      if (problem !== undefined) diagnostics.push(problem);
    });
  }

  problem(field: ReferenceField, id: string, subject: string): Diagnostic | undefined {
    const target = this.#placed.get(id);
    if (target === undefined) return this.#missing(id, subject, `"${field.label}" names ${quoted(id)}`, field.to);
    if (matches(target, field.to) || !isKnown(target)) return undefined;
    return { severity: 'error', code: 'wrong-target', subject, message: `"${field.label}" names "${id}", which is a ${target.kind}`, fix: `Name one of these: ${field.to.join(', ')}.` };
  }

  #missing(id: string, subject: string, start: string, to: readonly string[]): Diagnostic {
    const meant = this.#suggest(id, to);
    return { severity: 'error', code: 'missing-target', subject, message: `${start}, which is not in the design`, fix: meant === null ? `Name one of these: ${to.join(', ')}.` : `Did you mean "${meant}"?` };
  }

  has(id: string): boolean {
    return this.#placed.has(id);
  }

  #suggest(id: string, to: readonly string[]): string | null {
    if (this.#suggestionsLeft === 0) return null;
    this.#suggestionsLeft -= 1;
    const candidates = [...this.#placed.values()].filter((placed) => matches(placed, to)).map((placed) => placed.id);
    return nearest(id, candidates);
  }

  /** A picture that hides what a run does would lie. */
  #missingWire(field: ReferenceField, id: string, subject: string, owner: Placed | undefined): Diagnostic | undefined {
    const target = this.#placed.get(id);
    if (owner === undefined || field.wire === 'none' || target === undefined || target.id === owner.id || this.#isJoined(owner.id, id, field.wire)) return undefined;
    if (!couldConnect(owner.kind, target.kind)) return undefined;
    return { severity: 'error', code: 'missing-wire', subject, message: `"${field.label}" of "${owner.id}" names "${id}", but no wire joins them`, fix: `Draw a wire ${WAYS[field.wire ?? 'any'](owner.id, id)}.` };
  }

  #isJoined(owner: string, target: string, wire: ReferenceField['wire']): boolean {
    return (wire !== 'from' && this.#joined.has(`${owner} ${target}`)) || (wire !== 'to' && this.#joined.has(`${target} ${owner}`));
  }
}

const WAYS = {
  to: (owner: string, target: string) => `from "${owner}" to "${target}"`,
  from: (owner: string, target: string) => `from "${target}" to "${owner}"`,
  none: () => '',
  any: (owner: string, target: string) => `between "${owner}" and "${target}"`,
} as const;

const matches = ({ category, kind }: Placed, to: readonly string[]): boolean => to.includes(kind) || to.includes(category) || (to.includes('node') && category === 'channel');

const isKnown = ({ category, kind }: Placed): boolean => (category === 'system' ? findSystem(kind) : (findChannel(kind) ?? findNode(kind))) !== undefined;
