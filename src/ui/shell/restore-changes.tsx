import { Minus, MoveRight, PenLine, Plus } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type DesignChange, designChanges } from '../../design/design-changes.ts';
import type { Design } from '../../design/document.ts';
import type { LibraryRestorePoint } from '../../workspace/library/library.ts';
import type { Icon } from '../widgets/icon-type.ts';
import { counted } from '../widgets/numbers.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './restore-changes.module.css';

const ICONS: { readonly [K in DesignChange['kind']]: Icon } = { added: Plus, removed: Minus, changed: PenLine, moved: MoveRight };
const WORDS: { readonly [K in DesignChange['kind']]: string } = { added: 'comes back', removed: 'goes', changed: 'changes', moved: 'moves' };

/** What going back to a point would do to the design as it is now. */
export function RestoreChanges({ point }: { readonly point: LibraryRestorePoint }): ReactElement {
  const { library, document } = useWorkspace();
  const now = useStore(document.store, ({ design }) => design);
  const [then, setThen] = useState<Design | null | undefined>();
  useEffect(() => {
    let isWanted = true;
    void library.readRestorePoint(point).then((design) => isWanted && setThen(design));
    return () => void (isWanted = false);
  }, [library, point]);
  if (then === undefined) return <p className={styles.none}>Reading it …</p>;
  if (then === null) return <p className={styles.none}>It cannot be read.</p>;
  const changes = designChanges(now, then);
  if (changes.length === 0) return <p className={styles.none}>Nothing differs from the design as it is now.</p>;
  return (
    <div className={styles.changes}>
      <ul aria-label="What going back changes">{changes.slice(0, SHOWN_MAX).map((change) => <Change key={`${change.kind} ${change.part} ${change.name}`} change={change} />)}</ul>
      {changes.length > SHOWN_MAX && <p className={styles.none}>and {counted(changes.length - SHOWN_MAX, 'more change')}</p>}
    </div>
  );
}

function Change({ change: { kind, part, name } }: { readonly change: DesignChange }): ReactElement {
  const Shape = ICONS[kind];
  return <li className={styles.change} data-kind={kind}><Shape size={13} aria-hidden /><span className={styles.name}>{name}</span><span className={styles.what}>{part} {WORDS[kind]}</span></li>;
}

const SHOWN_MAX = 12;
