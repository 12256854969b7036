import { compareText } from '../base/canonical.ts';
import type { EventLog } from '../log/event-log.ts';
import { type SagaLane, SagaReader, type SagaState } from './saga-lanes.ts';

/** What a finding of a run says about one instance. */
export interface InstanceFinding {
  readonly expectation: string;
  readonly saga?: number;
  readonly key?: string;
}

/** One way in which instances of a saga ended. */
export interface EndState<W> {
  /** Id of the saga or of its monitor. */
  readonly saga: string;
  readonly state: SagaState;
  /** Each step in order of its first start in the witness, with what became of it: `charge-payment done, undone`. */
  readonly steps: readonly string[];
  /** Expectations that its instances broke; empty for a legal end. */
  readonly broken: readonly string[];
  readonly count: number;
  /** The first run that ended so, its instance, and when that ended: with the run, if it never did. */
  readonly witness: { readonly run: W; readonly saga: number; readonly key: string; readonly endUs: number };
}

/** All end states of the saga instances of many runs, each counted, with its first witness. Order of runs decides which that is. */
export class OutcomeMap<W> {
  readonly #states = new Map<string, EndState<W>>();
  runs = 0;
  instances = 0;

  /** Takes a finished run; `run` is what repeats it. */
  add(log: EventLog, findings: readonly InstanceFinding[], run: W): void {
    this.runs++;
    for (const lane of new SagaReader(log).lanes(log.rowCount)) {
      this.instances++;
      this.#take({ endUs: log.cell('time', log.rowCount - 1), ...lane }, log.header.nodes[lane.node]?.id ?? '', findings, run);
    }
  }

  /** Legal ends first, the most frequent first. */
  get states(): readonly EndState<W>[] {
    return [...this.#states].sort(([a, first], [b, second]) => Math.sign(first.broken.length - second.broken.length) || second.count - first.count || compareText(a, b)).map(([, state]) => state);
  }

  #take(lane: SagaLane & { readonly endUs: number }, saga: string, findings: readonly InstanceFinding[], run: W): void {
    const broken = [...new Set(findings.filter((finding) => finding.saga === lane.saga || (finding.saga === undefined && finding.key !== undefined && finding.key === lane.key)).map(({ expectation }) => expectation))].sort(compareText);
    const steps = stepsOf(lane);
    // In which order steps began is no difference of the end: those that run at once begin as it happens.
    const id = JSON.stringify([saga, lane.state, steps.toSorted(compareText), broken]);
    const known = this.#states.get(id);
    this.#states.set(id, known === undefined ? { saga, state: lane.state, steps, broken, count: 1, witness: { run, saga: lane.saga, key: lane.key, endUs: lane.endUs } } : { ...known, count: known.count + 1 });
  }
}

/** How often something was tried is no difference of the end. */
function stepsOf({ bars }: SagaLane): readonly string[] {
  const ends = new Map<string, string[]>();
  for (const { step, direction, outcome } of bars) {
    const told = ends.get(step) ?? [];
    told.push(WORDS[direction][outcome]);
    ends.set(step, told);
  }
  return [...ends].map(([step, told]) => `${step} ${told.join(', ')}`);
}

const WORDS = {
  action: { open: 'open', done: 'done', failed: 'failed', timedOut: 'unknown' },
  compensation: { open: 'undoing', done: 'undone', failed: 'not undone', timedOut: 'not undone' },
} as const;
