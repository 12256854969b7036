// Rows stand by themselves in a list of millions, and only a few of them exist: a layout that table elements do not have.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { type KeyboardEvent, type ReactElement, type UIEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { Icon } from '../widgets/icon.tsx';
import { rowCells, TONE_ICONS } from './row-cells.ts';
import type { FilteredRows } from './use-filtered-rows.ts';
import { scrollTopFor, visibleRows } from './visible-rows.ts';
import './log-table.css';

interface LogTableProps {
  readonly log: EventLog;
  readonly rows: FilteredRows;
  /** Index of the selected row. */
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

const COLUMNS = ['Row', 'Time', 'Node', 'What happened', 'Message', 'Key', 'Channel', 'Saga', 'Cause'] as const;

/** The log as a table that draws only what is seen. One tab stop; arrows move the selection, Enter goes to the cause. */
export function LogTable({ log, rows, selected, onSelect }: LogTableProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const place = selected === undefined ? -1 : rows.placeOf(selected);
  const { height, rowHeight, scrollTop, onScroll } = useViewport(box, { place, selected, count: rows.count });
  const { first, rows: drawn, top, listHeight } = visibleRows({ count: rows.count, rowHeight, height, scrollTop });

  const move = (event: KeyboardEvent): void => {
    const cause = selected === undefined ? 0 : log.cell('cause', selected);
    if (event.key === 'Enter' && cause !== 0) return onSelect(cause - 1);
    const target = placeAfter(event.key, place, rows.count, Math.floor(height / rowHeight) - 1);
    if (target === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onSelect(rows.indexAt(target));
  };

  return (
    // The one tab stop of a grid whose rows come and go: the selected row is named by aria-activedescendant.
    <div ref={box} className="log-table" role="grid" tabIndex={0} aria-label="Event log" aria-rowcount={rows.count + 1} aria-colcount={COLUMNS.length}
      aria-activedescendant={place >= first && place < first + drawn ? rowId(place) : undefined} onScroll={onScroll} onKeyDown={move} data-testid="log-table">
      <div role="rowgroup" className="log-head">
        <div role="row" className="log-row" aria-rowindex={1}>
          {COLUMNS.map((title) => <span role="columnheader" key={title}>{title}</span>)}
        </div>
      </div>
      <div role="rowgroup" className="log-body" style={{ height: listHeight }}>
        {Array.from({ length: drawn }, (_, at) => {
          const index = rows.indexAt(first + at);
          return <LogRow key={first + at} log={log} index={index} place={first + at} top={top + at * rowHeight} isSelected={index === selected} onSelect={onSelect} />;
        })}
      </div>
    </div>
  );
}

interface LogRowProps {
  readonly log: EventLog;
  readonly index: number;
  readonly place: number;
  readonly top: number;
  readonly isSelected: boolean;
  readonly onSelect: (index: number) => void;
}

function LogRow({ log, index, place, top, isSelected, onSelect }: LogRowProps): ReactElement {
  const cells = rowCells(log, index);
  const icon = TONE_ICONS[cells.tone];
  return (
    // Keys are handled by the grid, which has the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div role="row" id={rowId(place)} className="log-row" data-tone={cells.tone} aria-rowindex={place + 2} aria-selected={isSelected} style={{ transform: `translateY(${top}px)` }} onClick={() => onSelect(index)}>
      <span role="gridcell" className="log-number">{cells.row}</span>
      <span role="gridcell" className="log-mono">{cells.time}</span>
      <span role="gridcell" title={cells.node}>{cells.node}</span>
      <span role="gridcell" className="log-what" title={`${cells.what} ${cells.more}`}>
        {icon !== undefined && <Icon name={icon} />}
        <span>{cells.what}</span>
        {cells.more !== '' && <span className="log-more">{cells.more}</span>}
      </span>
      <span role="gridcell" title={cells.message}>{cells.message}</span>
      <span role="gridcell" title={cells.key}>{cells.key}</span>
      <span role="gridcell" className="log-mono" title={cells.place}>{cells.place}</span>
      <span role="gridcell" className="log-number">{cells.saga}</span>
      <span role="gridcell" className="log-number">
        {cells.cause !== 0 && (
          <button type="button" className="row-link" tabIndex={-1} aria-label={`Go to the cause, row ${cells.cause}`} onClick={(event) => { event.stopPropagation(); onSelect(cells.cause - 1); }}>
            {cells.cause}
          </button>
        )}
      </span>
    </div>
  );
}

const rowId = (place: number): string => `log-row-${place}`;

/** Where a key moves to; undefined for other keys. */
function placeAfter(key: string, place: number, count: number, page: number): number | undefined {
  const moves: Readonly<Record<string, number>> = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: count - 1 };
  const target = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return target === undefined || count === 0 ? undefined : Math.max(0, Math.min(target, count - 1));
}

interface Viewport {
  readonly height: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
}

interface Followed {
  readonly place: number;
  readonly selected: number | undefined;
  readonly count: number;
}

/** What is seen of the table, below its head. The selected row is in it. */
function useViewport(box: { readonly current: HTMLDivElement | null }, wanted: Followed): Viewport & { readonly onScroll: (event: UIEvent<HTMLElement>) => void } {
  const { place, selected, count } = wanted;
  const [size, setSize] = useState({ height: 0, rowHeight: 26 });
  const [scrollTop, setScrollTop] = useState(0);
  const [followed, setFollowed] = useState({ place: -1, selected, height: 0 });
  const { height } = size;
  // A selected row stays in view when the table shrinks beside its details; a log that grows leaves the reader where he is.
  const isMoved = place >= 0 && height > 0 && (place !== followed.place || selected !== followed.selected || height !== followed.height);
  if (isMoved) {
    // Before anything is drawn: its rows are the first that come on the screen, not those around where the table stood.
    setFollowed({ place, selected, height });
    setScrollTop(scrollTopFor(place, { ...size, count, scrollTop }));
  }
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || followed.place < 0) return;
    element.scrollTop = scrollTop;
    element.parentElement?.scrollIntoView({ block: 'nearest' });
    // Where the reader scrolls to is where it stands already.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [box, followed]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const rowHeight = element.querySelector('.log-head')?.clientHeight ?? 26;
      setSize({ height: Math.max(0, element.clientHeight - rowHeight), rowHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return { ...size, scrollTop, onScroll: ({ currentTarget }) => setScrollTop(currentTarget.scrollTop) };
}
