import type { ReactElement } from 'react';
import { TextArea } from '../../widgets/text-input.tsx';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import styles from './json-field.module.css';
import { useFieldText } from './text-fields.tsx';

/** JSON whose texts may hold expressions: what does not parse stays in the field, with its line. */
export function JsonField({ field, path }: FieldProps<'template' | 'custom'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { seal } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const checked = useFieldText(field, path);
  const isSmall = value === undefined || typeof value !== 'object';
  return (
    <FieldFrame field={field} path={path} error={checked.error} isDeep>
      {(control) => (
        <TextArea
          {...control}
          isMono
          rows={isSmall ? 1 : 3}
          className={styles.area}
          value={checked.text}
          placeholder={isMixed ? 'Mixed' : field.default === undefined ? 'Not set' : JSON.stringify(field.default)}
          disabled={isReadOnly}
          onChange={checked.change}
          onKeyDown={checked.onKeyDown}
          onBlur={() => {
            checked.leave();
            seal();
          }}
        />
      )}
    </FieldFrame>
  );
}
