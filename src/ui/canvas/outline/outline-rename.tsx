import { type ReactElement, useRef, useState } from 'react';
import styles from './outline.module.css';

interface OutlineRenameProps {
  readonly text: string;
  /** Null to leave it as it was. */
  readonly onEnd: (name: string | null) => void;
}

/** The name of a line, to be typed over. */
export function OutlineRename({ text, onEnd }: OutlineRenameProps): ReactElement {
  const [draft, setDraft] = useState(text);
  const isOver = useRef(false);
  const end = (name: string | null): void => {
    if (isOver.current) return;
    isOver.current = true;
    onEnd(name);
  };
  return (
    <input autoFocus className={styles.rename} aria-label="Name" value={draft} spellCheck={false} onFocus={(event) => event.target.select()} onChange={(event) => setDraft(event.target.value)} onBlur={() => end(draft)} onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(draft);
        if (event.key === 'Escape') end(null);
      }} />
  );
}
