import type { Diagnostic } from '../base/diagnostic.ts';
import { quoted } from '../catalog/field-words.ts';
import { nearest } from '../expression/suggest.ts';
import type { Design, DesignScenario } from './document.ts';

/** Overrides of nodes and systems that are not in the design: they would change nothing, and nobody would notice. One without a node has been reported when the file was read. */
export function unknownOverrides({ nodes, systems }: Design, { id, overrides }: DesignScenario): readonly Diagnostic[] {
  const known = new Set([...nodes, ...systems].map((placed) => placed.id));
  const unknown = [...overrides.entries()].filter(([, { node }]) => node !== '' && !known.has(node));
  return unknown.map(([index, { node }], nth) => ({
    severity: 'error',
    code: 'unknown-override',
    subject: `scenarios/${id}/overrides/${index}/node`,
    message: `an override changes ${quoted(node)}, which is not in the design`,
    fix: fixFor(node, nth < SUGGESTIONS_MAX ? known : []),
  }));
}

function fixFor(node: string, known: Iterable<string>): string {
  const meant = nearest(node, known);
  return meant === null ? 'Name a node or system of the design, or remove the override.' : `Did you mean "${meant}"?`;
}

/** Looking for the nearest id takes time in a large design; nobody reads more than a few. */
const SUGGESTIONS_MAX = 20;
