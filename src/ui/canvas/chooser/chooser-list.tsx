import { type CSSProperties, type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Icon } from '../../widgets/icon-type.ts';
import styles from './chooser.module.css';

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** In grey, below or beside: a summary, what the wire would mean. */
  readonly note: string;
  readonly icon: Icon;
  readonly tone: string;
}

interface ChooserListProps {
  /** What is chosen here: the name of the field, and its placeholder. */
  readonly label: string;
  readonly choices: readonly Choice[];
  /** When nothing fits what was typed. */
  readonly nothing: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Type, arrows, Enter. A combobox by the patterns of WAI-ARIA: the focus stays in the field. */
export function ChooserList({ label, choices, nothing, onChoose, onClose }: ChooserListProps): ReactElement {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const found = ranked(choices, text);
  const current = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const press = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') return onClose();
    if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      return current === undefined ? undefined : onChoose(current.id);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
  };
  return (
    <div ref={box} className={`${styles.chooser} nowheel nodrag nopan`} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onClose()}>
      <input autoFocus className={styles.input} role="combobox" aria-expanded aria-controls={listId} aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`} aria-label={label} placeholder={label} value={text} spellCheck={false} autoComplete="off" onChange={(event) => { setText(event.target.value); setAt(0); }} onKeyDown={press} />
      <ul id={listId} role="listbox" aria-label={label} className={styles.list}>
        {found.map((choice) => (
          // The field above has the focus and the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/control-has-associated-label
          <li key={choice.id} id={`${listId}-${choice.id}`} role="option" aria-selected={choice === current} className={styles.choice} onPointerDown={(event) => event.preventDefault()} onPointerMove={() => setAt(found.indexOf(choice))} onClick={() => onChoose(choice.id)}>
            <span className={styles.tile} style={{ '--tile': `var(--tone-${choice.tone}-soft)`, '--ink': `var(--tone-${choice.tone}-ink)` } as CSSProperties}><choice.icon size={14} strokeWidth={1.75} aria-hidden /></span>
            <span className={styles.words}>
              <span className={styles.label}>{choice.label}</span>
              <span className={styles.note}>{choice.note}</span>
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.nothing}>{nothing}</p>}
    </div>
  );
}

/** Those that start with the text, then those that hold it. */
function ranked(choices: readonly Choice[], text: string): readonly Choice[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return choices;
  const starts = choices.filter(({ label }) => label.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)));
  const holds = choices.filter((choice) => !starts.includes(choice) && `${choice.label} ${choice.id} ${choice.note}`.toLowerCase().includes(wanted));
  return [...starts, ...holds];
}
