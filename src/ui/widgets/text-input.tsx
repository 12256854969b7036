import { Search } from 'lucide-react';
import type { ComponentPropsWithRef, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import styles from './input.module.css';

export interface TextInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'size'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For ids, keys, times, code. */
  readonly isMono?: boolean;
  readonly size?: 'normal' | 'small';
}

/** One line of text. Inside a `Field`, spread its control properties here. */
export function TextInput({ onChange, isMono = false, size = 'normal', className, ...rest }: TextInputProps): ReactElement {
  return <input type="text" autoComplete="off" spellCheck={false} {...rest} data-size={size} data-mono={isMono ? '' : undefined} className={classNames(styles.input, className)} onChange={(event) => onChange(event.target.value)} />;
}

interface TextAreaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'value' | 'onChange'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isMono?: boolean;
}

export function TextArea({ onChange, isMono = false, className, ...rest }: TextAreaProps): ReactElement {
  return <textarea spellCheck={!isMono} {...rest} data-mono={isMono ? '' : undefined} className={classNames(styles.input, className)} onChange={(event) => onChange(event.target.value)} />;
}

/** What narrows a list; its label is not written, so it needs one. */
export function SearchInput({ label, ...rest }: TextInputProps & { readonly label: string }): ReactElement {
  return (
    <div className={styles.searchBox}>
      <Search size={14} aria-hidden />
      <TextInput {...rest} type="search" aria-label={label} placeholder={rest.placeholder ?? label} className={styles.search} />
    </div>
  );
}

/** As `ref` of an input that takes the place of what was clicked, such as a name: the focus stays where the person is. */
export function focusAndSelect(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
