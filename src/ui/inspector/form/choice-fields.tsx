import type { ReactElement } from 'react';
import { Select } from '../../widgets/select.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { Prose } from '../../widgets/prose.tsx';
import styles from './choice-fields.module.css';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { fieldText } from './read-field-text.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';

export function BooleanField({ field, path }: FieldProps<'boolean'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const isOn = typeof value === 'boolean' ? value : (field.default ?? false);
  return (
    <FieldFrame field={field} path={path} layout="row" meaning={isMixed ? 'Mixed' : undefined}>
      {(control) => <span className={styles.right}><span className={styles.state}>{isMixed ? '' : isOn ? 'On' : 'Off'}</span><Switch {...control} isOn={isOn} disabled={isReadOnly} onChange={(next) => set(path, next, field.label)} /></span>}
    </FieldFrame>
  );
}

export function ChoiceField({ field, path }: FieldProps<'choice'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const chosen = isMixed ? '' : fieldText(field, value ?? field.default);
  const options = field.options.map((option) => ({ value: option, label: option === field.default ? `${option} (default)` : option }));
  const help = field.optionHelp?.[chosen];
  return (
    <FieldFrame field={field} path={path}>
      {(control) => (
        <>
          <Select {...control} value={chosen} options={options} placeholder={isMixed ? 'Mixed' : 'Choose'} disabled={isReadOnly} onChange={(next) => set(path, next, field.label)} />
          {help !== undefined && <p className={styles.optionHelp}><Prose text={help} /></p>}
        </>
      )}
    </FieldFrame>
  );
}

export function ChoiceListField({ field, path }: FieldProps<'choiceList'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const { value } = useFieldValue(path);
  const chosen = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [...(field.default ?? [])];
  const toggle = (option: string): void => {
    const next = chosen.includes(option) ? chosen.filter((other) => other !== option) : field.options.filter((each) => each === option || chosen.includes(each));
    if (next.length >= (field.min ?? 0)) set(path, next, field.label);
  };
  return (
    <FieldFrame field={field} path={path}>
      {({ id, 'aria-describedby': describedBy }) => (
        <fieldset id={id} aria-describedby={describedBy} className={styles.checks}>
          <legend className="visually-hidden">{field.label}</legend>
          {field.options.map((option) => {
            const isLast = chosen.length <= (field.min ?? 0) && chosen.includes(option);
            return (
              <label key={option} className={styles.check} title={isLast ? 'At least one stays chosen.' : undefined}>
                <input type="checkbox" checked={chosen.includes(option)} disabled={isReadOnly} aria-disabled={isLast} onChange={() => toggle(option)} />
                <span><b>{option}</b>{field.optionHelp?.[option] !== undefined && <span className={styles.optionHelp}> <Prose text={field.optionHelp[option]} /></span>}</span>
              </label>
            );
          })}
        </fieldset>
      )}
    </FieldFrame>
  );
}
