import { formatDuration } from '../../base/time.ts';
import type { Field } from '../../catalog/field.ts';
import { findExpectation } from '../../catalog/find-entry.ts';
import type { Design } from '../../design/document.ts';

/** What an expectation demands, in the words of the catalog, and the values of its fields. */
export interface Expected {
  readonly says: string;
  readonly values: readonly { readonly label: string; readonly value: string }[];
}

/** Undefined for what is no expectation of the design: an invariant of the simulator, or one that was deleted since. */
export function expectedOf(design: Design, id: string): Expected | undefined {
  const expectation = design.expectations.find((each) => each.id === id);
  const entry = findExpectation(expectation?.kind ?? '');
  if (expectation === undefined || entry === undefined) return undefined;
  const fields: readonly [string, Field][] = Object.entries(entry.fields);
  const values = fields.flatMap(([name, field]) => {
    const value = shown(expectation.config[name] ?? field.default, field, design);
    return value === '' ? [] : [{ label: field.label, value }];
  });
  return { says: entry.summary, values };
}

function shown(value: unknown, field: Field, design: Design): string {
  if (Array.isArray(value)) return value.map((each) => shown(each, field, design)).join(', ');
  if (typeof value === 'number') return field.kind === 'duration' ? formatDuration(value) : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return '';
  return design.nodes.find((node) => node.id === value)?.name ?? value;
}
