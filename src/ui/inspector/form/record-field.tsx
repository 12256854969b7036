import { Plus, Trash2 } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { isObject, type Json } from '../../../base/json.ts';
import type { Fields } from '../../../catalog/field.ts';
import { Badge } from '../../widgets/badge.tsx';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { FieldList } from './field-list.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldProblems, useFieldValue, useFormEdit, useFormScope, useSubject } from './form-scope.tsx';
import { Prose } from '../../widgets/prose.tsx';
import styles from './record-field.module.css';
import { Section } from './section.tsx';

interface RecordFieldProps extends FieldProps<'record'> {
  readonly level?: 1 | 2;
  /** Behind its fields. */
  readonly children?: ReactNode;
}

/** A part of the config with fields of its own; one that may be left out has a button to add it. */
export function RecordField({ field, path, level = 1, children }: RecordFieldProps): ReactElement {
  const { value } = useFieldValue(path);
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const subject = useSubject(path);
  const errors = useFieldProblems(path, true).length;
  const isOptional = field.required !== true && field.default === undefined;
  const isAbsent = isOptional && value === undefined;
  const vendors = Object.keys(field.fields).some((name) => name.includes('.'));
  return (
    <Section
      title={field.label}
      memory={`${path.join('/')}`}
      level={level}
      isOpenAtFirst={field.required === true || (isOptional && !isAbsent && !vendors)}
      subjects={[subject]}
      note={errors > 0 ? <Badge tone="bad" label={`${errors} problems`}>{errors}</Badge> : isAbsent ? 'none' : countWords(value, field.fields)}
      action={isOptional && !isAbsent && !isReadOnly ? <IconButton icon={Trash2} size="small" label={`Remove ${field.label.toLowerCase()}`} onClick={() => set(path, undefined, field.label)} /> : undefined}
    >
      <p className={styles.help}><Prose text={field.help} /></p>
      {isAbsent ? <div><Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => set(path, startOf(field.fields), field.label)}>Add</Button></div> : <FieldList fields={field.fields} path={path} />}
      {children}
    </Section>
  );
}

/** `3 set` of a long list of settings; what is written in a short one is seen. */
function countWords(value: Json | undefined, fields: Fields): string | undefined {
  const set = isObject(value) ? Object.keys(value).filter((name) => name in fields).length : 0;
  return set === 0 ? 'defaults' : `${set} set`;
}

/** What must be there, as far as a default can be thought of. */
export function startOf(fields: Fields): { readonly [name: string]: Json } {
  const required = Object.entries(fields).filter(([, field]) => field.required === true && field.kind === 'text');
  return Object.fromEntries(required.map(([name]) => [name, name === 'type' || name === 'on' ? 'Event' : name]));
}
