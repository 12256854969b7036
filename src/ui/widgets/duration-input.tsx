import { type ReactElement, useId } from 'react';
import { parseDuration } from '../../base/time.ts';
import { TextInput, type TextInputProps } from './text-input.tsx';
import styles from './input.module.css';
import { useDraft } from './use-draft.ts';

interface DurationInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** As in the file: `250ms`, `1m30s`. */
  readonly value: string;
  /** Only texts that are durations. */
  readonly onChange: (value: string) => void;
}

/** A duration as a person writes it; what cannot be read is said at once, and forgotten when they leave. */
export function DurationInput({ value, onChange, onBlur, ...rest }: DurationInputProps): ReactElement {
  const draft = useDraft(value);
  const hint = useId();
  const parsed = parseDuration(draft.text);
  const change = (text: string): void => {
    draft.setText(text);
    if (parseDuration(text).ok) onChange(text);
  };
  return (
    <span className={styles.column}>
      <TextInput {...rest} isMono value={draft.text} onChange={change} aria-invalid={!parsed.ok || rest['aria-invalid']} aria-describedby={[rest['aria-describedby'], parsed.ok ? undefined : hint].filter(Boolean).join(' ') || undefined} onBlur={(event) => { draft.end(); onBlur?.(event); }} />
      {!parsed.ok && <span id={hint} role="alert" className={styles.hint}>{parsed.error}.</span>}
    </span>
  );
}
