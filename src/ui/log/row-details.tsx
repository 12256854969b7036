import { type ReactElement, useMemo } from 'react';
import { describeRow } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import { causeChain } from '../../log/query-causes.ts';
import { formatInstant } from '../../base/time.ts';
import { Icon } from '../widgets/icon.tsx';
import './row-details.css';

interface RowDetailsProps {
  readonly log: EventLog;
  readonly index: number;
  readonly onSelect: (index: number) => void;
  readonly onClose: () => void;
}

/** A chain may reach back to the beginning of the run. */
const CAUSES_SHOWN = 60;

/** One row in a sentence, why it came about, and the message that it is about. */
export function RowDetails({ log, index, onSelect, onClose }: RowDetailsProps): ReactElement {
  const chain = useMemo(() => causeChain(log, index), [log, index]);
  const number = log.cell('message', index);
  const message = number === 0 ? undefined : log.message(number);
  return (
    <section className="row-details" aria-label={`Row ${index + 1}`} data-testid="row-details">
      <header className="row-details-head">
        <h2>
          <span className="mono">Row {index + 1}</span> {describeRow(log, index)}
        </h2>
        <button type="button" className="button button-bare" aria-label="Close row details" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="row-details-body">
        <div>
          <h3>Why</h3>
          <ol>
            {chain.slice(0, CAUSES_SHOWN).map((cause) => (
              <li key={cause} className="cause" aria-current={cause === index ? 'step' : undefined}>
                <button type="button" className="row-link" onClick={() => onSelect(cause)} aria-label={`Go to row ${cause + 1}`}>{cause + 1}</button>
                <span className="mono">{formatInstant(log.cell('time', cause))}</span>
                <span>{describeRow(log, cause)}</span>
              </li>
            ))}
          </ol>
          {chain.length > CAUSES_SHOWN && <p className="soft">… and {chain.length - CAUSES_SHOWN} rows before.</p>}
        </div>
        {message !== undefined && (
          <div>
            <h3>Message {message.number}</h3>
            {/* Whoever has no pointer scrolls it with the keys. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <section tabIndex={0} aria-label={`Message ${message.number}`}><pre className="mono">{JSON.stringify({ type: message.type, key: message.key, headers: message.headers, payload: message.payload }, undefined, 2)}</pre></section>
          </div>
        )}
      </div>
    </section>
  );
}
