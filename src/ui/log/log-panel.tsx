import { type ReactElement, useDeferredValue, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { Icon } from '../widgets/icon.tsx';
import { counted, grouped } from '../widgets/numbers.ts';
import { LogTable } from './log-table.tsx';
import { RowDetails } from './row-details.tsx';
import { useFilteredRows } from './use-filtered-rows.ts';
import './log-panel.css';

interface LogPanelProps {
  readonly log: EventLog;
  readonly isRunning: boolean;
  readonly selected: number | undefined;
  readonly onSelect: (index: number | undefined) => void;
}

/** The log with its filter, and what the selected row is about. */
export function LogPanel({ log, isRunning, selected, onSelect }: LogPanelProps): ReactElement {
  const [text, setText] = useState('');
  const rows = useFilteredRows(log, useDeferredValue(text.trim()));
  const shown = selected !== undefined && selected < log.rowCount ? selected : undefined;
  return (
    <section className="log-panel" aria-label="Log">
      <div className="log-tools">
        <h2>Event log</h2>
        <label className="log-filter">
          <Icon name="search" />
          <span className="visually-hidden">Filter the log by text</span>
          <input className="control" type="search" placeholder="Filter: order-3, crashed, payment#0 …" value={text} onChange={(event) => setText(event.target.value)} data-testid="log-filter" />
        </label>
        <output className="log-count" data-testid="log-count">
          {text.trim() === '' ? counted(log.rowCount, 'row') : `${grouped(rows.count)} of ${counted(log.rowCount, 'row')}`}
          {rows.isSearching ? ', searching …' : ''}
        </output>
      </div>
      {rows.count === 0 && !rows.isSearching ? (
        <p className="log-empty">{emptyText(text, isRunning)}</p>
      ) : (
        <LogTable log={log} rows={rows} selected={shown} onSelect={onSelect} />
      )}
      {shown !== undefined && <RowDetails log={log} index={shown} onSelect={onSelect} onClose={() => onSelect(undefined)} />}
    </section>
  );
}

function emptyText(text: string, isRunning: boolean): string {
  if (text.trim() !== '') return `No row contains “${text.trim()}”. Rows are searched as they are shown, and messages with their payload.`;
  return isRunning ? 'No rows yet.' : 'The run logged nothing.';
}
