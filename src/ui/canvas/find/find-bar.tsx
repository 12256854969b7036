import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Design } from '../../../design/document.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import { SearchInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './find-bar.module.css';

/** Find in the model: next and previous pan there and make it stand out. */
export function FindBar(): ReactElement | null {
  const { layout } = useWorkspace();
  return useStore(layout.store, ({ overlay }) => overlay === 'find') ? <OpenFindBar /> : null;
}

function OpenFindBar(): ReactElement {
  const { document, layout, canvas, notices } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => findIn(design, text), [design, text]);
  const place = found.length === 0 ? 0 : at % found.length;
  const current = found[place];
  useEffect(() => {
    if (current === undefined) return;
    document.select([current]);
    canvas.port?.reveal(current);
  }, [document, canvas, current]);
  const step = (by: number): void => {
    if (found.length === 0) return;
    const next = (place + by + found.length) % found.length;
    setAt(next);
    if (found.length === 1 && current !== undefined) canvas.port?.reveal(current);
    notices.say(`${next + 1} of ${found.length}`);
  };
  const close = (): void => {
    layout.setOverlay(null);
    canvas.port?.focus(current);
  };
  return (
    // Keys of everything in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div role="search" aria-label="Find in the model" className={styles.bar} onKeyDown={(event) => {
      event.stopPropagation();
      if (event.key === 'Escape') close();
      if (event.key === 'Enter' || event.key === 'F3') {
        event.preventDefault();
        step(event.shiftKey ? -1 : 1);
      }
    }}>
      <SearchInput autoFocus label="Find in the model" value={text} onChange={(value) => { setText(value); setAt(0); }} />
      <span className={`mono ${styles.count}`} aria-live="polite">{text === '' ? '' : found.length === 0 ? 'none' : `${place + 1}/${found.length}`}</span>
      <IconButton icon={ChevronUp} label="Previous" keys="Shift+Enter" size="small" onClick={() => step(-1)} />
      <IconButton icon={ChevronDown} label="Next" keys="Enter" size="small" onClick={() => step(1)} />
      <IconButton icon={X} label="Close" keys="Escape" size="small" onClick={close} />
    </div>
  );
}

/** Ids of what holds the text: in its name, id, kind, or anywhere in what was configured. */
function findIn({ nodes, annotations = [] }: Design, text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const named = nodes.filter(({ id, name, kind }) => `${name}\n${id}\n${kind}`.toLowerCase().includes(wanted));
  const configured = nodes.filter((node) => !named.includes(node) && JSON.stringify(node.config).toLowerCase().includes(wanted));
  return [...named, ...configured, ...annotations.filter((each) => each.text.toLowerCase().includes(wanted))].map(({ id }) => id);
}
