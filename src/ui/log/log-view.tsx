import { Play, ScrollText, X } from 'lucide-react';
import { type ReactElement, useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { EVENT_KIND_NAMES, type EventKindName } from '../../log/event-kinds.ts';
import { KIND_WORDS } from '../../log/kind-words.ts';
import type { RowFilter } from '../../log/query-window.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { counted, grouped } from '../widgets/numbers.ts';
import { Select } from '../widgets/select.tsx';
import { SearchInput } from '../widgets/text-input.tsx';
import { usePlayheadRow, useWorkspace } from '../workspace-context.tsx';
import { LogTable } from './log-table.tsx';
import styles from './log-view.module.css';
import { MessageInspector } from './message-inspector.tsx';
import { useFilteredRows } from './use-filtered-rows.ts';

/** The rows of the run, filtered; a click moves the playhead and selects the node. */
export function LogView(): ReactElement {
  const { commands, run } = useWorkspace();
  const log = useStore(run.store, (state) => state.log);
  if (log === null) {
    return <EmptyState icon={ScrollText} title="No run yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Run a scenario: every row of its log stands here.</EmptyState>;
  }
  return <Log />;
}

function Log(): ReactElement | null {
  const { document, layout, playhead, run } = useWorkspace();
  const log = useStore(run.store, (state) => state.log);
  const names = useStore(run.store, (state) => state.names);
  const followed = useStore(layout.store, ({ saga, message }) => (saga === 0 && message === 0 ? '' : saga === 0 ? `message ${message}` : `saga ${saga}`));
  const saga = useStore(layout.store, (state) => state.saga);
  const message = useStore(layout.store, (state) => state.message);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<EventKindName | ''>('');
  const [node, setNode] = useState('');
  const row = usePlayheadRow();
  const search = useDeferredValue(text.trim());
  const filter = useMemo<RowFilter>(
    () => ({
      ...(search === '' ? {} : { text: search }),
      ...(kind === '' ? {} : { kinds: [kind] }),
      ...(node === '' || names === null ? {} : { nodes: [names.nodeIndex(node)] }),
      ...(saga === 0 ? {} : { saga }),
      ...(message === 0 ? {} : { message }),
    }),
    [search, kind, node, names, saga, message],
  );
  const rows = useFilteredRows(log!, filter);
  if (log === null || names === null) return null;
  const select = (index: number): void => {
    playhead.pause();
    playhead.seekRow(index + 1);
    const id = names.canvasId(log.cell('node', index)) || log.header.channels[log.cell('channel', index)]?.id || '';
    if (id !== '') document.select([id]);
  };
  return (
    <div className={styles.view}>
      <div className={styles.list}>
        <div className={styles.tools}>
          <SearchInput label="Filter the log by text" size="small" value={text} onChange={setText} placeholder="order-3, crashed, payment#0 …" data-testid="log-filter" />
          <Select size="small" aria-label="Only one node" value={node} placeholder="All nodes" options={[{ value: '', label: 'All nodes' }, ...log.header.nodes.slice(1).map(({ id }) => ({ value: id, label: id }))]} onChange={setNode} />
          <Select size="small" aria-label="Only one kind of row" value={kind} options={KIND_OPTIONS} onChange={setKind} />
          {followed !== '' && <Badge tone="accent">{followed} <IconButton icon={X} size="small" label={`Stop following ${followed}`} onClick={() => layout.follow({})} /></Badge>}
          <output className={styles.count} data-testid="log-count">{rows.count === log.rowCount ? counted(log.rowCount, 'row') : `${grouped(rows.count)} of ${counted(log.rowCount, 'row')}`}{rows.isSearching ? ', searching …' : ''}</output>
        </div>
        {rows.count === 0 && !rows.isSearching
          ? <EmptyState title="No row fits the filter">Clear a part of it to see more.</EmptyState>
          : <LogTable log={log} rows={rows} selected={row === 0 ? undefined : row - 1} onSelect={select} />}
      </div>
      {row > 0 && <MessageInspector log={log} index={row - 1} onSelect={select} />}
    </div>
  );
}

const KIND_OPTIONS: readonly { readonly value: EventKindName | ''; readonly label: string }[] = [
  { value: '', label: 'All kinds' },
  ...EVENT_KIND_NAMES.map((value) => ({ value, label: KIND_WORDS[value] })),
];
