import type { Json } from '../../../base/json.ts';
import type { Field as CatalogField } from '../../../catalog/field.ts';

/** Short enough for a placeholder; undefined when there is no default or it is empty. */
export function shownDefault(field: CatalogField): string | undefined {
  const value = field.default as Json | undefined;
  if (value === undefined || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(', ');
  if (typeof value === 'object') return undefined;
  return String(value);
}
