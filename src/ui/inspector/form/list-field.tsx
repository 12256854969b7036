import type { ReactElement } from 'react';
import { isObject, type Json } from '../../../base/json.ts';
import type { Field, ListField as CatalogList } from '../../../catalog/field.ts';
import { useFieldEditor } from './editor-slot.ts';
import { FieldFrame } from './field-frame.tsx';
import { FieldList } from './field-list.tsx';
import type { FieldProps } from './field-props.ts';
import { OrderedList } from './ordered-list.tsx';
import { useFieldValue } from './form-scope.tsx';
import { startOf } from './record-field.tsx';

/** Entries that can be added, moved and removed. */
export function ListField({ field, path }: FieldProps<'list'>): ReactElement {
  const FieldEditor = useFieldEditor();
  const { value } = useFieldValue(path);
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  return (
    <FieldFrame field={field} path={path}>
      {() => (
        <OrderedList
          label={field.label}
          noun={field.of.label.toLowerCase()}
          path={path}
          items={items}
          max={field.max}
          fresh={() => freshItem(field.of, items, field)}
          summary={(item) => summaryOf(field.of, item)}
          render={(_, at) => (field.of.kind === 'record' ? <FieldList fields={field.of.fields} path={[...path, at]} /> : <FieldEditor field={field.of} path={[...path, at]} />)}
        />
      )}
    </FieldFrame>
  );
}

export function freshItem(of: Field, items: readonly Json[], { unique }: Pick<CatalogList, 'unique'>): Json {
  if (of.kind === 'variant') {
    const [name = ''] = Object.keys(of.variants);
    return { [of.tag]: name, ...startOf(of.variants[name] ?? {}) };
  }
  if (of.kind === 'record') return { ...startOf(of.fields), ...(unique !== undefined && { [unique]: `item-${items.length + 1}` }) };
  if (of.kind === 'boolean') return false;
  return of.kind === 'integer' || of.kind === 'number' ? (of.min ?? 0) : `${of.label.toLowerCase()}-${items.length + 1}`;
}

/** The words that tell an entry from its neighbours. */
export function summaryOf(of: Field, item: Json): string {
  if (!isObject(item)) return wordOf(item) ?? of.label;
  if (of.kind === 'variant') return [item[of.tag], item['table'] ?? item['id'], item['key']].flatMap((part) => wordOf(part) ?? []).join(' ');
  const telling = item['id'] ?? item['on'] ?? item['name'] ?? item['type'] ?? item['channel'];
  return wordOf(telling) ?? of.label;
}

/** A plain value in words; nothing for a structure. */
export const wordOf = (value: Json | undefined): string | undefined => (value === undefined || value === null || typeof value === 'object' ? undefined : String(value));
