import { type KeyboardEvent, useState } from 'react';
import type { Result } from '../../../base/result.ts';

export interface CheckedText {
  readonly text: string;
  /** Why the text is no value; it stays in the field and out of the design. */
  readonly error: string | undefined;
  readonly change: (text: string) => void;
  /** They left the field: a text that is a value is shown as the value from now on. */
  readonly leave: () => void;
  /** Escape takes back what is no value. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface CheckedDraft {
  readonly text: string;
  /** The value as text that it stood beside; null until the change that it made has come back. */
  readonly beside: string | null;
  readonly error: string | undefined;
}

/** Text beside the value that it means: what is a value is committed at each key, what is none waits in the field with its reason. */
export function useCheckedText<V>(shown: string, read: (text: string) => Result<V, string>, commit: (value: V) => void): CheckedText {
  const [draft, setDraft] = useState<CheckedDraft | null>(null);
  const own = draft === null || draft.beside === null || draft.beside === shown ? draft : null;
  // The change that the text made has come back; or an undo: then the text gives way.
  if (draft !== null && draft.beside === null) setDraft({ ...draft, beside: shown });
  else if (draft !== null && own === null) setDraft(null);
  return {
    text: own?.text ?? shown,
    error: own?.error,
    change: (text) => {
      const value = read(text);
      setDraft({ text, beside: value.ok ? null : shown, error: value.ok ? undefined : value.error });
      if (value.ok) commit(value.value);
    },
    leave: () => {
      if (own?.error === undefined) setDraft(null);
    },
    onKeyDown: (event) => {
      if (event.key !== 'Escape' || own?.error === undefined) return;
      event.stopPropagation();
      setDraft(null);
    },
  };
}
