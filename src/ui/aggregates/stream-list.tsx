import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useRef, useState } from 'react';
import { type EventStream, versionAt } from '../../workspace/aggregates/event-streams.ts';
import { SearchInput } from '../widgets/text-input.tsx';
import styles from './aggregates-view.module.css';

const ROW_PX = 28;
/** Fewer need no search. */
const SEARCHED_FROM = 9;

interface StreamListProps {
  readonly streams: readonly EventStream[];
  readonly chosen: string | null;
  /** The playhead's. */
  readonly row: number;
  /** Of the aggregate. */
  readonly name: string;
  readonly onChoose: (id: string) => void;
}

/** The instances of an aggregate, each with its version at the playhead. */
export function StreamList({ streams, chosen, row, name, onChoose }: StreamListProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const shown = streams.filter(({ id }) => id.toLowerCase().includes(text.trim().toLowerCase()));
  const { getVirtualItems, getTotalSize } = useVirtualizer({ count: shown.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 6 });
  return (
    <>
      {streams.length >= SEARCHED_FROM && <SearchInput label="Find an instance" size="small" value={text} onChange={setText} />}
      <div ref={box} className={styles.list} role="group" aria-label={`Instances of ${name}`}>
        <div style={{ height: getTotalSize() }}>
          {getVirtualItems().map(({ index, start }) => {
            const stream = shown[index]!;
            return (
              <button key={stream.id} type="button" className={styles.instance} style={{ transform: `translateY(${start}px)` }} aria-pressed={stream.id === chosen} onClick={() => onChoose(stream.id)} data-testid="stream">
                <span className={styles.name}>{stream.id}</span>
                <span className="mono" title={`Version ${versionAt(stream, row)} of ${stream.events.length} at the playhead`}>{versionAt(stream, row)}/{stream.events.length}</span>
              </button>
            );
          })}
        </div>
      </div>
    </>
  );
}
