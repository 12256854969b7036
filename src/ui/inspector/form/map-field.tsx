import { Plus, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { isObject, type Json } from '../../../base/json.ts';
import { ok } from '../../../base/result.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope, useSubject } from './form-scope.tsx';
import styles from './map-field.module.css';
import { fieldText, readFieldText } from './read-field-text.ts';
import { useCheckedText } from './use-checked-text.ts';

/** Names with values: headers, fields of a row. */
export function MapField({ field, path }: FieldProps<'map'>): ReactElement {
  const { value } = useFieldValue(path);
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const map: { readonly [name: string]: Json } = isObject(value) ? value : {};
  const names = Object.keys(map);
  const add = (): void => {
    let number = names.length + 1;
    while (`name${number}` in map) number++;
    set(path, { ...map, [`name${number}`]: field.of.kind === 'expression' ? 'null' : '' }, field.label);
  };
  return (
    <FieldFrame field={field} path={path} isDeep>
      {({ id }) => (
        <div id={id} className={styles.map} role="group" aria-label={field.label}>
          {names.map((name, at) => <MapLine key={at} field={field} path={path} map={map} name={name} />)}
          <Button look="bare" size="small" icon={Plus} disabled={isReadOnly} className={styles.add} data-main onClick={add}>Add {names.length === 0 ? 'one' : 'another'}</Button>
        </div>
      )}
    </FieldFrame>
  );
}

function MapLine({ field, path, map, name }: FieldProps<'map'> & { readonly map: { readonly [name: string]: Json }; readonly name: string }): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set, seal } = useFormEdit();
  const [wanted, setWanted] = useState<string | null>(null);
  const subject = useSubject([...path, name]);
  const checked = useCheckedText(fieldText(field.of, map[name]).replaceAll(/\n\s*/g, ' '), (text) => (text === '' ? ok('' as Json) : readFieldText(field.of, text.trim().startsWith('{') || text.trim().startsWith('[') || field.of.kind !== 'template' ? text : JSON.stringify(literalOf(text)))), (json) => set([...path, name], json ?? '', `${field.label} ${name}`));
  const rename = (): void => {
    const text = wanted?.trim() ?? name;
    if (text !== name && text !== '' && !(text in map)) set(path, Object.fromEntries(Object.entries(map).map(([each, value]) => [each === name ? text : each, value])), field.label);
    setWanted(null);
  };
  return (
    <div className={styles.line} data-subject={subject}>
      <TextInput size="small" isMono aria-label="Name" className={styles.name} value={wanted ?? name} disabled={isReadOnly} onChange={setWanted} onBlur={rename} onKeyDown={(event) => event.key === 'Enter' && rename()} />
      <TextInput size="small" isMono aria-label={`${field.of.label} of ${name}`} aria-invalid={checked.error !== undefined || undefined} title={checked.error} value={checked.text} disabled={isReadOnly} onChange={checked.change} onKeyDown={checked.onKeyDown} onBlur={() => { checked.leave(); seal(); }} />
      <IconButton icon={X} size="small" label={`Remove ${name}`} disabled={isReadOnly} onClick={() => set([...path, name], undefined, field.label)} />
      {checked.error !== undefined && <p role="alert" className={styles.error}>{checked.error}</p>}
    </div>
  );
}

/** A number or true is what it looks like; everything else is a text, without the need for quotes. */
function literalOf(text: string): Json {
  const plain = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  if (plain === 'true' || plain === 'false') return plain === 'true';
  return plain.startsWith('"') && plain.endsWith('"') && plain.length > 1 ? plain.slice(1, -1) : text;
}
