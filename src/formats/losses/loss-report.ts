import { quoted, shown } from '../../catalog/field-words.ts';
import type { Design } from '../../design/document.ts';
import type { DesignImporter, ImportItem, ImportReport } from '../format.ts';
import { designLosses, type Loss } from './design-losses.ts';

/**
 * What a file of another kind keeps of a design: the file is read again, and what came back is compared. So nothing is
 * lost in silence, whatever a format does. An item's `path` is its place in the design.
 */
export function lossReport(importer: DesignImporter, design: Design, text: string): ImportReport {
  const { design: back, diagnostics } = importer.read(text, { name: design.name });
  if (back === null) {
    const reason = diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'it is not a design';
    return { kept: [], approximated: [], dropped: [{ what: 'the whole file', why: `${importer.label} would not be read again here: ${reason}`, path: '' }] };
  }
  const losses = designLosses(design, back);
  return {
    kept: keptItems(design, losses),
    approximated: losses.filter(({ change }) => change !== 'dropped').map((loss) => ({ what: whatOf(loss), why: whyOf(loss), path: loss.path })),
    dropped: losses.filter(({ change }) => change === 'dropped').map((loss) => ({ what: whatOf(loss), why: `${importer.label} has no place for it`, path: loss.path })),
  };
}

/** The sum of a report in a sentence. */
export const reportSum = ({ approximated, dropped }: ImportReport): string =>
  (approximated.length + dropped.length === 0 ? 'read again, the design is the same' : `read again, ${counted(approximated.length, 'part')} of the design ${approximated.length === 1 ? 'is' : 'are'} different and ${dropped.length} left out`);

/** How many of each sort come back exactly. */
function keptItems(design: Design, losses: readonly Loss[]): readonly ImportItem[] {
  const touched = new Set(losses.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  const sorts = { systems: design.systems, nodes: design.nodes, edges: design.edges, scenarios: design.scenarios, expectations: design.expectations };
  return Object.entries(sorts).flatMap(([sort, items]) => {
    const count = items.filter(({ id }) => !touched.has(`${sort}/${id}`)).length;
    return count === 0 ? [] : [{ what: counted(count, WORDS[sort] ?? sort), why: 'exactly as they are', path: sort }];
  });
}

function whatOf({ path }: Loss): string {
  const [sort = '', name, ...field] = path.split('/');
  const word = WORDS[sort] ?? sort;
  if (name === undefined) return sort === 'name' || sort === 'description' ? `the ${sort} of the design` : `the order of ${word}s`;
  return `${word} ${quoted(sort === 'extensions' ? [name, ...field].join('/') : name)}${sort === 'extensions' || field.length === 0 ? '' : ` ${field.filter((part) => part !== 'config').join('/')}`}`;
}

function whyOf({ change, after }: Loss): string {
  const value = after === undefined ? '' : shown(after);
  return change === 'added' ? `was not in the design${value === '' ? '' : `: ${value}`}` : `comes back as ${value}`;
}

const WORDS: Readonly<Record<string, string>> = { systems: 'system', nodes: 'node', edges: 'wire', layout: 'place of', annotations: 'note', schemas: 'schema of', scenarios: 'scenario', expectations: 'expectation', extensions: 'unknown part' };

const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;
