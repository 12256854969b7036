import { Plus } from 'lucide-react';
import { type DragEvent, type ReactElement, useState } from 'react';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import type { EntryWords } from '../../catalog/entry.ts';
import { NODES } from '../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import { PATTERNS } from '../../workspace/library/patterns.ts';
import { EntryIcon } from '../widgets/entry-icon.tsx';
import { SearchInput } from '../widgets/text-input.tsx';
import { KIND_DRAG_TYPE } from './palette-drag.ts';
import styles from './palette-panel.module.css';
import { usePlace } from './use-place.ts';

/** All that can be placed: dragged to the canvas, or with a click or Enter put into its middle. */
export function PalettePanel(): ReactElement {
  const [text, setText] = useState('');
  const place = usePlace();
  const groups = GROUPS.map(({ name, entries }) => ({ name, entries: entries.filter((entry) => matches(entry, text)) })).filter(({ entries }) => entries.length > 0);
  return (
    <div className={styles.palette}>
      <div className={styles.search}><SearchInput label="Search the palette" placeholder="Search" value={text} onChange={setText} /></div>
      {groups.map(({ name, entries }) => (
        <section key={name} aria-label={name}>
          <h3 className={styles.group}>{name}</h3>
          <ul>{entries.map((entry) => <li key={entry.kind}><Entry entry={entry} onPlace={(isPointed) => place(entry.kind, isPointed)} /></li>)}</ul>
        </section>
      ))}
      {groups.length === 0 && <p className={styles.none}>Nothing is called “{text}”. Try a shorter word.</p>}
      <p className={styles.hint}>Drag onto the canvas, or press Enter. On the canvas, double-click or <kbd>/</kbd> adds at the pointer.</p>
    </div>
  );
}

/** Nodes that live in others are added there. */
const PLACEABLE = NODES.filter(({ parentKind }) => parentKind === undefined);
const INNER = NODES.filter(({ parentKind }) => parentKind !== undefined);

const GROUPS: readonly { readonly name: string; readonly entries: readonly EntryWords[] }[] = [
  { name: 'Channels', entries: CHANNELS },
  { name: 'Services', entries: PLACEABLE.filter(({ tone }) => tone !== 'saga' && tone !== 'store') },
  { name: 'Sagas', entries: [...PLACEABLE.filter(({ tone }) => tone === 'saga'), ...INNER] },
  { name: 'Stores', entries: PLACEABLE.filter(({ tone }) => tone === 'store') },
  { name: 'Systems', entries: SYSTEMS },
  { name: 'Patterns', entries: PATTERNS },
];

function matches({ kind, label, noun, summary }: EntryWords, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const all = `${kind} ${label} ${noun} ${summary}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

function Entry({ entry: { kind, label, summary, icon, tone }, onPlace }: { readonly entry: EntryWords; readonly onPlace: (isPointed: boolean) => void }): ReactElement {
  const drag = (event: DragEvent): void => {
    event.dataTransfer.setData(KIND_DRAG_TYPE, kind);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <button type="button" className={styles.entry} draggable onDragStart={drag} onClick={(event) => onPlace(event.detail > 0)} data-kind={kind}>
      <EntryIcon icon={icon} tone={tone} />
      <span className={styles.words}>
        <span className={styles.label}><span className="visually-hidden">Add </span>{label}</span>
        <span className={styles.summary}>{summary}</span>
      </span>
      <span className={styles.plus}><Plus size={14} aria-hidden /></span>
    </button>
  );
}
