import type { ReactElement } from 'react';
import type { Fields } from '../../../catalog/field.ts';
import type { FieldPath } from '../../../workspace/edits/set-field.ts';
import { useFieldEditor } from './editor-slot.ts';
import styles from './field-list.module.css';

interface FieldListProps {
  readonly fields: Fields;
  readonly path: FieldPath;
  /** Only these, in this order. */
  readonly names?: readonly string[];
}

/** Fields one below the other. */
export function FieldList({ fields, path, names = Object.keys(fields) }: FieldListProps): ReactElement {
  const FieldEditor = useFieldEditor();
  return (
    <div className={styles.list}>
      {names.map((name) => {
        const field = fields[name];
        return field === undefined ? null : <FieldEditor key={name} field={field} path={[...path, name]} />;
      })}
    </div>
  );
}
