import { Lock } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { Badge } from '../widgets/badge.tsx';
import { focusAndSelect, TextInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './design-name.module.css';

/** The name of the open design; a click renames it. */
export function DesignName(): ReactElement {
  const { document } = useWorkspace();
  const name = useStore(document.store, ({ design }) => design.name);
  const readOnly = useStore(document.store, (state) => state.readOnly);
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (isKept: boolean): void => {
    const wanted = draft?.trim() ?? '';
    setDraft(null);
    if (isKept && wanted !== '' && wanted !== name) document.edit('Rename design', (design) => void (design.name = wanted));
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') finish(true);
    if (event.key === 'Escape') finish(false);
    event.stopPropagation();
  };
  if (draft !== null) return <TextInput aria-label="Name of the design" className={styles.input} value={draft} onChange={setDraft} onBlur={() => finish(true)} onKeyDown={press} ref={focusAndSelect} />;
  return (
    <h1 className={styles.heading}>
      <button type="button" className={styles.name} title={readOnly ?? 'Rename'} aria-label={`${name}, rename`} disabled={readOnly !== null} onClick={() => setDraft(name)}>{name}</button>
      {readOnly !== null && <span className={styles.lock}><Badge icon={Lock} tone="warn"><span className={styles.word}>Read only</span></Badge></span>}
    </h1>
  );
}
