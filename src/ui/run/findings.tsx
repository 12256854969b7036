import type { ReactElement } from 'react';
import type { RunState } from '../../workspace/run-store.ts';
import { Icon } from '../widgets/icon.tsx';
import { counted } from '../widgets/numbers.ts';
import './findings.css';

type Report = NonNullable<RunState['outcome']>['report'];
type Finding = Report['findings'][number];

interface FindingsProps {
  readonly report: Report;
  readonly onSelect: (index: number) => void;
}

const SHOWN_MAX = 100;
const ROWS_SHOWN = 12;

/** What the run broke, with the rows that prove it; what is worth knowing besides; and what was never put to the test. */
export function Findings({ report, onSelect }: FindingsProps): ReactElement {
  const { findings, examined, invariants } = report;
  const untested = examined.filter(({ count }) => count === 0);
  const besides = (nature: (typeof invariants)[number]['nature']): readonly Finding[] => invariants.flatMap((invariant) => (invariant.nature === nature ? invariant.findings : []));
  return (
    <section className="findings" aria-label="Findings" data-testid="findings">
      <h2>{findings.length === 0 ? 'No findings' : counted(findings.length, 'finding')}</h2>
      {findings.length === 0 && <Verdict examined={examined.length - untested.length} />}
      <FindingList findings={findings} tone="bad" onSelect={onSelect} />
      {untested.length > 0 && <p className="soft">Never put to the test: {untested.map(({ expectation }) => expectation).join(', ')}.</p>}
      <Besides title="Worth knowing" findings={besides('design')} tone="note" onSelect={onSelect} />
      <Besides title="The simulator contradicts itself" findings={besides('simulator')} tone="bad" onSelect={onSelect}>
        This is a bug of Flowstage: please report the design, the scenario and the seed.
      </Besides>
    </section>
  );
}

interface ListProps {
  readonly findings: readonly Finding[];
  readonly tone: 'bad' | 'note';
  readonly onSelect: (index: number) => void;
}

function Besides({ title, children, ...list }: ListProps & { readonly title: string; readonly children?: string }): ReactElement | null {
  if (list.findings.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      {children !== undefined && <p className="soft">{children}</p>}
      <FindingList {...list} />
    </>
  );
}

function Verdict({ examined }: { readonly examined: number }): ReactElement {
  if (examined === 0) return <p className="soft">Nothing was demanded of this run.</p>;
  return (
    <p className="verdict">
      <Icon name="check" />
      {examined === 1 ? 'The expectation that was tested holds.' : `All ${examined} expectations that were tested hold.`}
    </p>
  );
}

function FindingList({ findings, tone, onSelect }: ListProps): ReactElement | null {
  if (findings.length === 0) return null;
  return (
    <>
      <ul>{findings.slice(0, SHOWN_MAX).map((finding, at) => <FindingItem key={at} finding={finding} tone={tone} onSelect={onSelect} />)}</ul>
      {findings.length > SHOWN_MAX && <p className="soft">… and {counted(findings.length - SHOWN_MAX, 'more', 'more')}.</p>}
    </>
  );
}

function FindingItem({ finding: { name, message, rows }, tone, onSelect }: Omit<ListProps, 'findings'> & { readonly finding: Finding }): ReactElement {
  return (
    <li className="finding" data-tone={tone} data-testid={tone === 'bad' ? 'finding' : 'note'}>
      <Icon name={tone === 'bad' ? 'failure' : 'warning'} />
      <div>
        <h3>{name}</h3>
        <p>{message}</p>
        <p className="finding-rows">
          {rows.length === 1 ? 'Row' : 'Rows'}
          {rows.slice(0, ROWS_SHOWN).map((row) => (
            <button key={row} type="button" className="row-link" aria-label={`Show row ${row}`} onClick={() => onSelect(row - 1)}>{row}</button>
          ))}
          {rows.length > ROWS_SHOWN && <span>and {rows.length - ROWS_SHOWN} more</span>}
        </p>
      </div>
    </li>
  );
}
