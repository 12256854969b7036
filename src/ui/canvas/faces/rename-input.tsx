import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvas } from '../canvas-context.tsx';
import { renameTo } from '../canvas-edits.ts';
import styles from './face.module.css';

interface RenameInputProps {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

/** The name in place, to be typed over. Enter keeps it, Escape does not; leaving keeps it. */
export function RenameInput({ id, text, label }: RenameInputProps): ReactElement {
  const { document, canvas } = useWorkspace();
  const { state } = useCanvas();
  const [draft, setDraft] = useState(text);
  const isOver = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const end = (keeps: boolean, refocuses: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    if (keeps && draft.trim() !== '' && draft !== text) renameTo(document, id, draft.trim());
    state.setState({ renaming: null });
    if (refocuses) canvas.port?.focus(id);
  };
  return (
    <input ref={input} autoFocus className={`nodrag nopan ${styles.rename}`} aria-label={label} value={draft} spellCheck={false} onChange={(event) => setDraft(event.target.value)} onBlur={() => end(true, false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === 'Escape') end(event.key === 'Enter', true);
      }} />
  );
}
