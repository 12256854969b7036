import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUpFromLine, Camera, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import type { StreamVersion } from '../../workspace/aggregates/event-streams.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './aggregates-view.module.css';
import { jsonText } from './json-words.ts';

const ROW_PX = 28;

interface VersionListProps {
  readonly versions: readonly StreamVersion[];
  readonly version: number;
  readonly onChoose: (version: number) => void;
}

/** The events of a stream, one a version. What lies after the playhead has not happened yet. */
export function VersionList({ versions, version, onChoose }: VersionListProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { getVirtualItems, getTotalSize, scrollToIndex } = useVirtualizer({ count: versions.length + 1, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 8 });
  useEffect(() => {
    scrollToIndex(version);
  }, [scrollToIndex, version]);
  return (
    <div ref={box} className={styles.versions} role="group" aria-label="Events by version">
      <ol style={{ height: getTotalSize() }}>
        {getVirtualItems().map(({ index, start }) => (
          <li key={index} style={{ transform: `translateY(${start}px)` }}>
            <button type="button" className={styles.version} aria-current={index === version ? 'step' : undefined} data-ahead={index > version ? '' : undefined} data-testid="stream-version" onClick={() => onChoose(index)}>
              <span className="mono">{index}</span>
              {index === 0 ? <span className={styles.initial}>Initial state</span> : <EventCells version={versions[index - 1]!} />}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function EventCells({ version: { row, event, lifted, snapshot, error } }: { readonly version: StreamVersion }): ReactElement {
  const { run } = useWorkspace();
  const log = useStore(run.store, (state) => state.log);
  return (
    <>
      <span className={styles.type}>{event.type}</span>
      <span className={styles.data}>{jsonText(event.data)}</span>
      {/* oxlint-disable jsx-a11y/prefer-tag-over-role: an icon is drawn, no file */}
      <span className={styles.signs}>
        {lifted.length > 0 && <ArrowUpFromLine size={13} role="img" aria-label={`upcast from version ${event.schema}`} />}
        {snapshot !== null && <Camera size={13} role="img" aria-label="snapshot" />}
        {error !== undefined && <TriangleAlert size={13} role="img" aria-label="cannot be applied" />}
      </span>
      {/* oxlint-enable jsx-a11y/prefer-tag-over-role */}
      <span className={styles.time}>{log === null || row > log.rowCount ? '' : formatInstant(log.cell('time', row - 1))}</span>
    </>
  );
}
