import { CircleCheck, CircleX, Play, Target, TriangleAlert } from 'lucide-react';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { useStore } from 'zustand';
import { offeredRefactorings } from '../../design/refactorings/registry.ts';
import type { RunFinding } from '../../workspace/runs/run-store.ts';
import { Mends } from '../mends/mends.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { expectedOf } from './expected-of.ts';
import styles from './log-view.module.css';

const ROWS_SHOWN = 12;

/** What the run broke, with the rows that prove it; what is worth knowing besides; and what was never put to the test. */
export function Findings(): ReactElement {
  const { commands, document, run } = useWorkspace();
  const report = useStore(run.store, (state) => state.report);
  const design = useStore(document.store, (state) => state.design);
  const offers = useMemo(() => offeredRefactorings(design), [design]);
  if (report === null) {
    return <EmptyState icon={Target} title="Nothing judged yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Expectations are judged when a run has ended.</EmptyState>;
  }
  const { findings, examined, invariants } = report;
  const untested = examined.filter(({ count }) => count === 0);
  const notes = invariants.flatMap((invariant) => (invariant.nature === 'design' ? invariant.findings : []));
  const bugs = invariants.flatMap((invariant) => (invariant.nature === 'simulator' ? invariant.findings : []));
  if (findings.length + notes.length + bugs.length === 0) {
    return <EmptyState icon={CircleCheck} title={examined.length === 0 ? 'Nothing was demanded of this run' : `All ${examined.length - untested.length} expectations that were tested hold`}>{untested.length > 0 ? `Never put to the test: ${untested.map(({ expectation }) => expectation).join(', ')}.` : 'Add expectations in the scenarios panel to demand more.'}</EmptyState>;
  }
  return (
    <section className={styles.findings} aria-label="Findings" data-testid="findings">
      {[...findings, ...bugs].map((finding, at) => {
        const isFirst = findings.findIndex(({ expectation }) => expectation === finding.expectation) === at;
        return <Item key={at} finding={finding} tone="bad">{isFirst && <Mends expectation={finding.expectation} offers={offers} />}</Item>;
      })}
      {notes.map((finding, at) => <Item key={at} finding={finding} tone="note" />)}
      {untested.length > 0 && <p>Never put to the test: {untested.map(({ expectation }) => expectation).join(', ')}.</p>}
    </section>
  );
}

function Item({ finding: { expectation, name, message, rows, saga }, tone, children }: { readonly finding: RunFinding; readonly tone: 'bad' | 'note'; readonly children?: ReactNode }): ReactElement {
  const { layout, playhead } = useWorkspace();
  const go = (row: number): void => {
    playhead.pause();
    playhead.seekRow(row);
  };
  const Shape = tone === 'bad' ? CircleX : TriangleAlert;
  return (
    <article className={styles.finding} data-tone={tone} data-testid={tone === 'bad' ? 'finding' : 'note'}>
      <Shape size={16} aria-hidden />
      <div>
        <h3>{name}</h3>
        <ExpectedActual expectation={expectation} actual={message} />
        <div className={styles.rows}>
          {rows.length === 1 ? 'Row' : 'Rows'}
          {rows.slice(0, ROWS_SHOWN).map((row) => <Button key={row} size="small" aria-label={`Show row ${row}`} onClick={() => go(row)} data-testid="finding-row">{row}</Button>)}
          {rows.length > ROWS_SHOWN && <span>and {rows.length - ROWS_SHOWN} more</span>}
          {saga !== undefined && <Button size="small" onClick={() => layout.follow({ saga })}>Follow saga {saga}</Button>}
          <Button size="small" onClick={() => layout.showDrawer('log')}>Show the log</Button>
        </div>
        {children}
      </div>
    </article>
  );
}

/** What was demanded beside what happened; of what nobody demanded only the latter. */
function ExpectedActual({ expectation, actual }: { readonly expectation: string; readonly actual: string }): ReactElement {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const expected = useMemo(() => expectedOf(design, expectation), [design, expectation]);
  if (expected === undefined) return <p>{actual}</p>;
  return (
    <dl className={styles.compared}>
      <div>
        <dt>Expected</dt>
        <dd>{expected.says}</dd>
        {expected.values.length > 0 && <dd className={styles.values}>{expected.values.map(({ label, value }) => <span key={label}>{label} <b className="mono">{value}</b></span>)}</dd>}
      </div>
      <div data-actual=""><dt>Actual</dt><dd>{actual}</dd></div>
    </dl>
  );
}
