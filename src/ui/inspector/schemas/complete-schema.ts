import type { Completion, CompletionSource } from '@codemirror/autocomplete';

const KEYWORDS: readonly (readonly [name: string, detail: string])[] = [
  ['type', 'of the value'], ['properties', 'fields by name'], ['required', 'fields always written'], ['default', 'for readers without it'], ['enum', 'allowed values'],
  ['x-aliases', 'former names'], ['items', 'of a list'], ['description', 'for people'], ['format', 'of a text'],
];
const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'] as const;

/** Keywords of JSON Schema, and types where a type stands. */
export const completeSchema: CompletionSource = ({ state, pos, explicit }) => {
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const word = /"?[\w-]*$/.exec(before)?.[0] ?? '';
  if (word === '' && !explicit) return null;
  const isType = /"type"\s*:\s*(?:\[[^\]]*)?"?\w*$/.test(before);
  // Any other text that is a value is somebody's own.
  if (!isType && /:\s*"?[\w-]*$/.test(before)) return null;
  const options = isType ? TYPES.map((label): Completion => ({ label: `"${label}"` })) : KEYWORDS.map(([label, detail]): Completion => ({ label: `"${label}"`, detail, apply: `"${label}": ` }));
  // A quotation mark that was closed by itself goes with the word.
  return { from: pos - word.length, to: state.sliceDoc(pos, pos + 1) === '"' ? pos + 1 : pos, options, filter: word.startsWith('"') };
};
