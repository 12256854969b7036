import type { Field } from '../../../catalog/field.ts';
import type { FieldPath } from '../../../workspace/edits/set-field.ts';

/** What every editor of a field gets. */
export interface FieldProps<K extends Field['kind'] = Field['kind']> {
  readonly field: Extract<Field, { kind: K }>;
  /** Within the config. */
  readonly path: FieldPath;
}
