import { CircleStop, Map as MapIcon, Play, ShieldAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useStore } from 'zustand';
import { type Outcome, outcomeStore, type OutcomeState, SEEDS_MAX } from '../../workspace/outcomes/outcome-store.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { NumberInput } from '../widgets/number-input.tsx';
import { counted } from '../widgets/numbers.ts';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { Switch } from '../widgets/switch.tsx';
import { useLate, useWorkspace } from '../workspace-context.tsx';
import { SAGA_STATES } from '../sagas/saga-states.ts';
import styles from './outcome-view.module.css';

/** All ends of the sagas of the design, over many seeds and with each single crash: how often, whether legal, and a run that shows it. */
export function OutcomeView(): ReactElement {
  const { document } = useWorkspace();
  const store = useLate(outcomeStore);
  const state = useStore(store.store);
  const hasSaga = useStore(document.store, ({ design }) => design.nodes.some(({ kind }) => kind === 'saga' || kind === 'saga-monitor'));
  const problem = state.problems.find(({ severity }) => severity === 'error');
  return (
    <section className={styles.view} aria-label="Outcomes" data-testid="outcomes" data-status={state.status}>
      {hasSaga && <Tools state={state} />}
      {state.error !== null && <p className={styles.trouble} role="alert"><TriangleAlert size={14} aria-hidden />{state.error}</p>}
      {problem !== undefined && <p className={styles.trouble} role="alert"><TriangleAlert size={14} aria-hidden />The design cannot be run: {problem.message}</p>}
      {state.outcomes.length === 0 ? <Nothing hasSaga={hasSaga} isRunning={state.status === 'running'} /> : <Found state={state} />}
    </section>
  );
}

function Tools({ state: { status, options, progress, isCancelling } }: { readonly state: OutcomeState }): ReactElement {
  const { commands } = useWorkspace();
  const store = useLate(outcomeStore);
  const id = useId();
  const isRunning = status === 'running';
  return (
    <div className={styles.tools}>
      <span className={styles.option}><label htmlFor={`${id}-seeds`}>Seeds</label><span className={styles.short}><NumberInput id={`${id}-seeds`} size="small" isWhole min={1} max={SEEDS_MAX} value={options.seeds} disabled={isRunning} onChange={(seeds) => store.setOptions({ seeds: Math.min(SEEDS_MAX, Math.max(1, seeds)) })} /></span></span>
      <span className={styles.option}><Switch id={`${id}-faults`} isOn={options.hasFaults} disabled={isRunning} onChange={(hasFaults) => store.setOptions({ hasFaults })} /><label htmlFor={`${id}-faults`}>A crash after each step</label></span>
      {isRunning
        ? <Button size="small" icon={CircleStop} disabled={isCancelling} onClick={() => void commands.run('outcomes.cancel')}>{isCancelling ? 'Ending' : 'Cancel'}</Button>
        : <Button size="small" look="main" icon={Play} onClick={() => void commands.run('outcomes.start')}>Map the outcomes</Button>}
      {isRunning && progress !== null && <span className={styles.progress}><ProgressBar label="Runs" value={progress.done / progress.of} /><span className="mono">{progress.done} of {progress.of}</span></span>}
    </div>
  );
}

function Nothing({ hasSaga, isRunning }: { readonly hasSaga: boolean; readonly isRunning: boolean }): ReactElement {
  if (!hasSaga) return <EmptyState icon={MapIcon} title="No saga in this design">Place a saga, or a monitor that watches one: its ends are mapped here.</EmptyState>;
  if (isRunning) return <EmptyState icon={MapIcon} title="Running">Every end is told as soon as an instance comes to it.</EmptyState>;
  return <EmptyState icon={MapIcon} title="How can it end?">The scenario is run under many seeds, and with a crash after each step of each service. Every distinct end is counted here, with a run that shows it.</EmptyState>;
}

function Found({ state: { outcomes, counts: { instances, seeds, faults }, scenario, isStale, status } }: { readonly state: OutcomeState }): ReactElement {
  const illegal = outcomes.filter(({ broken }) => broken.length > 0).length;
  return (
    <>
      <p className={styles.summary}>
        <b>{scenario?.name}</b>
        <span>{counted(outcomes.length, 'end')} of {counted(instances, 'instance')}, over {counted(seeds, 'seed')} and {faults} {faults === 1 ? 'crash' : 'crashes'}</span>
        {illegal > 0 && <Badge tone="bad" icon={ShieldAlert}>{counted(illegal, 'end')} {illegal === 1 ? 'breaks' : 'break'} what is expected</Badge>}
        {status === 'cancelled' && <Badge tone="warn">Cancelled: not all of them</Badge>}
        {isStale && <Badge tone="warn">The design has changed since</Badge>}
      </p>
      {/* Keys scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Ends of sagas">
        <table className={styles.table}>
          <caption className="visually-hidden">Ends of sagas, legal ones first, each with a run that shows it</caption>
          <thead><tr><th scope="col" className={styles.number}>Instances</th><th scope="col">End</th><th scope="col">Legal</th><th scope="col">Steps</th><th scope="col">Witness</th></tr></thead>
          <tbody>{outcomes.map((outcome) => <Row key={JSON.stringify([outcome.saga, outcome.state, outcome.steps, outcome.broken])} outcome={outcome} of={instances} />)}</tbody>
        </table>
      </div>
    </>
  );
}

function Row({ outcome, of }: { readonly outcome: Outcome; readonly of: number }): ReactElement {
  const { document, layout } = useWorkspace();
  const store = useLate(outcomeStore);
  const design = useStore(document.store, (state) => state.design);
  const { count, state, broken, steps, saga, witness: { run, key, saga: instance } } = outcome;
  const { word, tone, icon } = SAGA_STATES[state];
  const expectationName = (id: string): string => design.expectations.find((each) => each.id === id)?.name ?? id;
  const open = (): void => {
    if (!store.openWitness(outcome)) return;
    layout.setMode('simulate');
    layout.showDrawer('sagas');
    layout.follow({ saga: instance });
  };
  const cause = run.fault === null ? `seed ${run.seed}` : `a crash of ${nameOf(design, run.fault.config.node)} after ${run.fault.config.step}`;
  return (
    <tr data-legal={broken.length === 0} data-state={state} data-testid="outcome">
      <td className={styles.number}><span className={styles.count}>{count}</span><span className={styles.bar} aria-hidden><span style={{ width: `${Math.max(1.5, (count / of) * 100)}%` }} /></span></td>
      <th scope="row"><Badge tone={tone} icon={icon}>{word}</Badge><span className={styles.saga}>{nameOf(design, saga)}</span></th>
      <td>{broken.length === 0 ? <Badge tone="ok" icon={ShieldCheck}>Legal</Badge> : <span className={styles.broken}><Badge tone="bad" icon={ShieldAlert}>Breaks</Badge>{broken.map(expectationName).join('; ')}</span>}</td>
      <td><ul className={styles.steps}>{steps.map((step) => <Step key={step} text={step} design={design} />)}</ul></td>
      <td><Button size="small" icon={Play} aria-label={`Open a run with this end: ${key}, ${cause}`} onClick={open} data-testid="open-witness">{key === '' ? 'Open a run' : key}</Button><span className={styles.cause}>{cause}</span></td>
    </tr>
  );
}

interface Named {
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
}

const nameOf = ({ nodes }: Named, id: string): string => nodes.find((node) => node.id === id)?.name ?? id;

/** `charge-payment done, undone`: the step, then what became of it. */
function Step({ text, design }: { readonly text: string; readonly design: Named }): ReactElement {
  const [id = '', ...words] = text.split(' ');
  const what = words.join(' ');
  return <li className={styles.step} data-undone={/undone/.test(what) ? '' : undefined} data-open={/not |open|unknown|undoing|failed/.test(what) ? '' : undefined}><span>{nameOf(design, id.replace(/^.*\//, ''))}</span><span className={styles.what}>{what}</span></li>;
}
