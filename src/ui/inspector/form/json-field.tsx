import type { ReactElement } from 'react';
import { templateCompletionsAt } from '../../../expression/complete.ts';
import { TextArea } from '../../widgets/text-input.tsx';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import styles from './json-field.module.css';
import { CompletionList } from './completion-list.tsx';
import { useFieldText } from './text-fields.tsx';
import { useCompletion } from './use-completion.ts';
import { useExpressionNames } from './use-expression-names.ts';

/** JSON whose texts may hold expressions, completed inside of `${ }`: what does not parse stays in the field, with its line. */
export function JsonField({ field, path }: FieldProps<'template' | 'custom'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { seal } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const checked = useFieldText(field, path);
  const isSmall = value === undefined || typeof value !== 'object';
  const names = useExpressionNames(field, path);
  const completion = useCompletion(checked.text, checked.change, (text, caret) => templateCompletionsAt(text, caret, names()));
  return (
    <FieldFrame field={field} path={path} error={checked.error} isDeep>
      {(control) => (
        <>
          <TextArea
            {...control}
            {...completion.control}
            isMono
            rows={isSmall ? 1 : 3}
            className={styles.area}
            value={checked.text}
            placeholder={isMixed ? 'Mixed' : field.default === undefined ? 'Not set' : JSON.stringify(field.default)}
            disabled={isReadOnly}
            onChange={(text) => {
              checked.change(text);
              completion.typed();
            }}
            onKeyDown={(event) => {
              if (!completion.onKeyDown(event)) checked.onKeyDown(event);
            }}
            onBlur={() => {
              completion.close();
              checked.leave();
              seal();
            }}
          />
          <CompletionList completion={completion} />
        </>
      )}
    </FieldFrame>
  );
}
