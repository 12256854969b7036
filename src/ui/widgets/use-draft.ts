import { useState } from 'react';

/** Text that a person is typing beside the value that it means. While they type, the text is theirs; afterwards it is the value's. */
export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** They left the field: what could not be read is forgotten. */
  readonly end: () => void;
}

/** `shown` is the value as text. An undo while the field has the focus also wins, since the text is kept with the value that it stood beside. */
export function useDraft(shown: string): Draft {
  const [draft, setDraft] = useState<{ readonly text: string } | null>(null);
  return { text: draft?.text ?? shown, setText: (text) => setDraft({ text }), end: () => setDraft(null) };
}
