import { Copy, FilePlus2, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LibraryDesign } from '../../workspace/library/library.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { focusAndSelect, SearchInput, TextInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './list-dialog.module.css';
import type { OverlayProps } from './overlay-props.ts';
import { dayAndTime } from './wall-time.ts';

/** Every design that is kept: open, rename, duplicate, delete. */
export function DesignsDialog({ onClose }: OverlayProps): ReactElement {
  const { library, files, layout } = useWorkspace();
  const designs = useStore(library.store, (state) => state.designs);
  const [text, setText] = useState('');
  useEffect(() => void library.refresh(), [library]);
  const shown = designs.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const footer = (
    <>
      <Button icon={FolderOpen} onClick={() => { onClose(); void files.open(); }}>Open a file</Button>
      <Button icon={FilePlus2} onClick={() => layout.setOverlay('gallery')}>New design</Button>
    </>
  );
  return (
    <Dialog isOpen onClose={onClose} size="medium" title="Designs" description="Kept in this browser. Save to a file to take one elsewhere." footer={footer}>
      {designs.length > 8 && <div className={styles.search}><SearchInput label="Search designs" value={text} onChange={setText} /></div>}
      {shown.length === 0 && <EmptyState title="No design has this name">Try a shorter word.</EmptyState>}
      <ul className={styles.list}>{shown.map((design) => <Line key={design.id} design={design} onClose={onClose} />)}</ul>
    </Dialog>
  );
}

function Line({ design: { id, name, updatedAt }, onClose }: { readonly design: LibraryDesign; readonly onClose: () => void }): ReactElement {
  const { library, services } = useWorkspace();
  const isOpen = useStore(library.store, (state) => state.openId === id);
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (isKept: boolean): void => {
    const wanted = draft?.trim() ?? '';
    setDraft(null);
    if (isKept && wanted !== '' && wanted !== name) void library.rename(id, wanted);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    finish(event.key === 'Enter');
  };
  const open = (): void => {
    onClose();
    if (!isOpen) void library.open(id);
  };
  return (
    <li className={styles.line} data-testid="design">
      {draft === null ? (
        <button type="button" className={styles.open} onClick={open}>
          <span className={styles.name}><span className="visually-hidden">Open </span>{name}</span>
          <span className={styles.note}>{dayAndTime(updatedAt, services.now())}</span>
        </button>
      ) : <TextInput aria-label="Name" value={draft} onChange={setDraft} onKeyDown={press} onBlur={() => finish(true)} ref={focusAndSelect} />}
      {isOpen && <Badge tone="accent">Open</Badge>}
      <IconButton icon={Pencil} label={`Rename ${name}`} size="small" onClick={() => setDraft(name)} />
      <IconButton icon={Copy} label={`Duplicate ${name}`} size="small" onClick={() => void library.duplicate(id)} />
      <IconButton icon={Trash2} label={`Delete ${name}`} size="small" onClick={() => void library.delete(id)} />
    </li>
  );
}
