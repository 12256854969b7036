import { Copy, Route } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { findChannel } from '../../catalog/find-entry.ts';
import { isToldOf } from '../../catalog/told-of.ts';
import { describeRow } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import { causeChain } from '../../log/query-causes.ts';
import { rowsOfMessage } from '../../log/query-rows.ts';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { entryFacts } from './entry-facts.ts';
import { MessageHeaders } from './message-headers.tsx';
import styles from './log-view.module.css';
import { useConsequences } from './use-consequences.ts';

interface MessageInspectorProps {
  readonly log: EventLog;
  readonly index: number;
  readonly onSelect: (index: number) => void;
}

const SHOWN_MAX = 40;

/** One row in a sentence, why it came about and what it led to, and the message that it is about with its path. */
export function MessageInspector({ log, index, onSelect }: MessageInspectorProps): ReactElement {
  const causes = useMemo(() => causeChain(log, index, SHOWN_MAX + 2).slice(1), [log, index]);
  const number = log.cell('message', index);
  return (
    <aside className={styles.inspector} aria-label={`Row ${index + 1}`} data-testid="row-details">
      <div>
        <h3>Row {index + 1}</h3>
        <p className={styles.sentence}>{describeRow(log, index)}</p>
      </div>
      {number !== 0 && <Message log={log} index={index} number={number} onSelect={onSelect} />}
      <Rows title="Why: the causes, nearest first" log={log} rows={causes} onSelect={onSelect} />
      <Effects log={log} index={index} onSelect={onSelect} />
    </aside>
  );
}

function Effects({ log, index, onSelect }: MessageInspectorProps): ReactElement {
  const { rows, isSearching } = useConsequences(log, index, SHOWN_MAX + 1);
  return <Rows title="What it led to" log={log} rows={rows} isSearching={isSearching} onSelect={onSelect} />;
}

function Message({ log, index, number, onSelect }: MessageInspectorProps & { readonly number: number }): ReactElement | null {
  const { layout, notices } = useWorkspace();
  const message = useMemo(() => log.message(number), [log, number]);
  const path = useMemo(() => rowsOfMessage(log, number).filter((row) => row <= index), [log, number, index]);
  const saga = log.cell('saga', index);
  if (message === undefined) return null;
  const { type, key, headers, payload } = message;
  const copy = (): void => {
    void navigator.clipboard.writeText(JSON.stringify({ type, key, headers, payload }, undefined, 2)).then(
      () => notices.show({ tone: 'success', text: 'The message is in the clipboard.' }),
      () => notices.show({ tone: 'error', text: 'The clipboard is closed to this page: select the text and copy it by hand.' }),
    );
  };
  return (
    <>
      <div>
        <h3>Message {number}: {type}{key === null ? '' : ` ${key}`}</h3>
        <div className={styles.actions}>
          <Button size="small" icon={Route} onClick={() => layout.follow({ message: number })} data-testid="follow-message">Follow it</Button>
          {saga !== 0 && <Button size="small" icon={Route} onClick={() => layout.follow({ saga })}>Follow saga {saga}</Button>}
          <Button size="small" icon={Copy} onClick={copy}>Copy</Button>
        </div>
      </div>
      <Facts log={log} index={index} />
      <MessageHeaders headers={headers} />
      <Json title="Payload" value={payload} />
      <Rows title="Its path so far" log={log} rows={path} current={index} onSelect={onSelect} />
    </>
  );
}

/** The entry as its product's own tools tell of it. */
function Facts({ log, index }: Pick<MessageInspectorProps, 'log' | 'index'>): ReactElement | null {
  const { document } = useWorkspace();
  const nodes = useStore(document.store, (state) => state.design.nodes);
  const id = log.header.channels[log.cell('channel', index)]?.id;
  const node = nodes.find((each) => each.id === id);
  const channel = findChannel(node?.kind ?? '');
  const facts = useMemo(() => entryFacts(log, index, (channel?.entryObservables ?? []).filter((each) => isToldOf(each, channel!, node?.config ?? {}))), [log, index, channel, node]);
  if (channel === undefined || facts.length === 0) return null;
  return (
    <div data-testid="entry-facts">
      <h3>In the words of {channel.label}</h3>
      <dl className={styles.facts}>{facts.map(({ name, value }) => <div key={name}><dt className="mono">{name}</dt><dd className="mono">{value}</dd></div>)}</dl>
    </div>
  );
}

function Json({ title, value }: { readonly title: string; readonly value: unknown }): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      {/* Whoever has no pointer scrolls it with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.payload} tabIndex={0} aria-label={title}>{JSON.stringify(value, undefined, 2)}</pre>
    </div>
  );
}

interface RowsProps {
  readonly title: string;
  readonly log: EventLog;
  readonly rows: readonly number[];
  readonly current?: number;
  readonly isSearching?: boolean;
  readonly onSelect: (index: number) => void;
}

function Rows({ title, log, rows, current, isSearching = false, onSelect }: RowsProps): ReactElement | null {
  if (rows.length === 0 && !isSearching) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ol className={styles.chain}>
        {rows.slice(0, SHOWN_MAX).map((row) => (
          <li key={row}>
            <button type="button" className={styles.link} aria-current={row === current ? 'step' : undefined} onClick={() => onSelect(row)}>
              <span>{row + 1}</span>
              <span>{describeRow(log, row)}</span>
            </button>
          </li>
        ))}
      </ol>
      {rows.length > SHOWN_MAX ? <p className={styles.count}>… and more</p> : isSearching && <p className={styles.count}>searching …</p>}
    </div>
  );
}
