import { ChevronsUpDown } from 'lucide-react';
import type { ComponentPropsWithRef, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import styles from './input.module.css';

export interface SelectOption<V extends string = string> {
  readonly value: V;
  readonly label: string;
  /** Options with one group stand together under its name. */
  readonly group?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

interface SelectProps<V extends string> extends Omit<ComponentPropsWithRef<'select'>, 'value' | 'onChange' | 'size' | 'children'> {
  readonly value: V | '';
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string | undefined;
  readonly size?: 'normal' | 'small';
}

/** The browser's own list: right on every device, with every keyboard and reader. */
export function Select<V extends string>({ value, options, onChange, placeholder, size = 'normal', className, ...rest }: SelectProps<V>): ReactElement {
  const isKnown = options.some((option) => option.value === value);
  return (
    <span className={styles.selectBox}>
      <select {...rest} data-size={size} className={classNames(styles.input, styles.select, className)} value={value} onChange={(event) => onChange(event.target.value as V)}>
        {value === '' && !isKnown && <option value="" disabled>{placeholder ?? 'Choose'}</option>}
        {value !== '' && !isKnown && <option value={value}>{`${value} (unknown)`}</option>}
        {grouped(options).map(([group, members]) => (group === undefined ? members.map(optionOf) : <optgroup key={group} label={group}>{members.map(optionOf)}</optgroup>))}
      </select>
      <ChevronsUpDown size={12} aria-hidden />
    </span>
  );
}

const optionOf = ({ value, label, isDisabled }: SelectOption): ReactElement => <option key={value} value={value} disabled={isDisabled}>{label}</option>;

function grouped<V extends string>(options: readonly SelectOption<V>[]): readonly (readonly [string | undefined, readonly SelectOption<V>[]])[] {
  const groups = new Map<string | undefined, SelectOption<V>[]>();
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  return [...groups];
}
