import type { KeyboardEvent, ReactElement } from 'react';
import type { ControlProps } from './field.tsx';
import styles from './input.module.css';
import { useDraft } from './use-draft.ts';

interface NumberInputProps extends Partial<ControlProps> {
  readonly value: number | undefined;
  /** Every readable number, also one out of range: what is wrong with it is said beside the field. */
  readonly onChange: (value: number) => void;
  /** The field was emptied. Without it an empty field goes back to its value. */
  readonly onClear?: (() => void) | undefined;
  readonly onDone?: (() => void) | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Arrow up and down; ten times as much with Shift. */
  readonly step?: number | undefined;
  readonly unit?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly isWhole?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly size?: 'normal' | 'small';
  readonly 'aria-label'?: string | undefined;
}

export function NumberInput({ value, onChange, onClear, onDone, min, max, step = 1, unit, isWhole = false, size = 'normal', ...rest }: NumberInputProps): ReactElement {
  const draft = useDraft(value === undefined ? '' : String(value));
  const read = (text: string): number | undefined => readNumber(text, isWhole);
  const change = (text: string): void => {
    draft.setText(text);
    const number = read(text);
    if (number !== undefined) onChange(number);
    else if (text.trim() === '') onClear?.();
  };
  const nudge = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const next = (read(draft.text) ?? value ?? min ?? 0) + direction * step * (event.shiftKey ? 10 : 1);
    const within = Math.min(max ?? next, Math.max(min ?? next, next));
    change(String(Number(within.toPrecision(12))));
  };
  const end = (): void => {
    draft.end();
    onDone?.();
  };
  const isUnreadable = draft.text.trim() !== '' && read(draft.text) === undefined;
  return (
    <span className={styles.withUnit} style={unit === undefined ? { '--unit-width': '-4px' } as object : { '--unit-width': `${unit.length}ch` } as object}>
      <input type="text" inputMode={isWhole ? 'numeric' : 'decimal'} autoComplete="off" {...rest} data-mono="" data-size={size} className={styles.input} value={draft.text} aria-invalid={isUnreadable || rest['aria-invalid']} onChange={(event) => change(event.target.value)} onKeyDown={nudge} onBlur={end} />
      {unit !== undefined && <span className={styles.unit} aria-hidden>{unit}</span>}
    </span>
  );
}

export function readNumber(text: string, isWhole: boolean): number | undefined {
  const plain = text.trim().replaceAll(/[\s_]/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) && (!isWhole || Number.isInteger(number)) ? number : undefined;
}
