import type { ReactElement } from 'react';
import { isObject, type JsonObject } from '../../../base/json.ts';
import type { VariantField as CatalogVariant } from '../../../catalog/field.ts';
import type { ControlProps } from '../../widgets/field.tsx';
import { Select } from '../../widgets/select.tsx';
import { FieldFrame } from './field-frame.tsx';
import { FieldList } from './field-list.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import { wordOf } from './list-field.tsx';
import styles from './field-list.module.css';

/** What it is, and the fields that this kind of it has. */
export function VariantField({ field, path }: FieldProps<'variant'>): ReactElement {
  const { value } = useFieldValue(path);
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const name = (isObject(value) ? wordOf(value[field.tag]) : undefined) ?? '';
  const options = Object.keys(field.variants).map((each) => ({ value: each, label: each }));
  const body = (control: Partial<ControlProps>): ReactElement => (
    <div className={styles.list}>
      <Select aria-label={control.id === undefined ? field.label : undefined} {...control} value={name} options={options} size="small" placeholder={field.required === true ? 'Choose' : 'None'} disabled={isReadOnly} onChange={(next) => set(path, turnedInto(field, isObject(value) ? value : {}, next), field.label)} />
      <FieldList fields={field.variants[name] ?? {}} path={path} />
    </div>
  );
  // An entry of a list is named by its line.
  return typeof path.at(-1) === 'string' ? <FieldFrame field={field} path={path}>{body}</FieldFrame> : body({});
}

/** Keeps what both kinds have. */
export function turnedInto(field: CatalogVariant, value: JsonObject, name: string): JsonObject {
  const kept = Object.entries(value).filter(([key]) => key in (field.variants[name] ?? {}));
  return { ...Object.fromEntries(kept), [field.tag]: name };
}
