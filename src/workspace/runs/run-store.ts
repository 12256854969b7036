import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { AuditReport } from '../../checks/audit.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Design, DesignFault, DesignScenario } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Segment } from '../../log/segment.ts';
import { GIVE_UP_MS, type RunClient, type RunHandle } from '../../run/run-client.ts';
import { RunFailure } from '../../run/run-failure.ts';
import type { RunJob, RunOutcome, RunProgress as Progress, RunResult } from '../../run/run-job.ts';
import type { DocumentStore, Timers } from '../document-store.ts';
import type { Playhead } from '../playhead/playhead.ts';
import { RunNames } from './run-names.ts';
import { RunPace } from './run-pace.ts';
import { compileRun, planRun, type RunOptions, type RunPlan, withFreeId } from './run-plan.ts';
import type { RunMeta, RunRecorder, RunRecording } from './run-recorder.ts';
import { isOutdated, runsAlike } from './staleness.ts';

export type RunStatus = 'none' | 'running' | 'finished' | 'cancelled' | 'failed';

/** A broken expectation, with row numbers from 1. */
export type RunFinding = Finding;
export type RunProgress = Progress;
export type RunSummary = RunResult;
export type RunReport = AuditReport;

/** The run that is shown. */
export interface RunState {
  readonly status: RunStatus;
  /** Somebody asked it to end. */
  readonly isCancelling: boolean;
  /** Id of the scenario that Run runs; null for the first of the design. */
  readonly scenarioId: string | null;
  /** Of the run that is shown: as run, draft faults included. */
  readonly scenario: DesignScenario | null;
  /** Interventions that are in no scenario of the document. */
  readonly draftFaults: readonly DesignFault[];
  /** Grows while the run goes on. */
  readonly log: EventLog | null;
  readonly names: RunNames | null;
  readonly progress: RunProgress | null;
  /** Milliseconds until the run is at its end, if it goes on like this; null while that cannot be told. */
  readonly leftMs: number | null;
  /** Once it has ended; a cancelled run has one too. */
  readonly summary: RunSummary | null;
  readonly report: RunReport | null;
  readonly findings: readonly RunFinding[];
  /** Why the design could not be run, or what to keep in mind about it. */
  readonly problems: readonly Diagnostic[];
  /** A bug of ours, or a worker that died: what repeats it. */
  readonly error: string | null;
  /** The design or the scenario says something else by now. */
  readonly isStale: boolean;
  readonly runId: string | null;
  readonly startedAt: number | null;
  /** Where the playhead shall be once the prepared run has come there; null when none is prepared. */
  readonly waitsAtUs: number | null;
}

/** A run of before, from storage. */
export interface StoredRun {
  readonly meta: RunMeta;
  readonly log: EventLog;
  readonly status: Exclude<RunStatus, 'none' | 'running'>;
  readonly summary: RunSummary | null;
  readonly report: RunReport | null;
}

export interface RunStoreServices {
  readonly document: DocumentStore;
  readonly playhead: Playhead;
  /** A client on a worker of its own. */
  readonly newRunClient: () => RunClient;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly now: () => number;
  readonly recorder: RunRecorder;
}

const NO_RUN: RunState = {
  status: 'none', isCancelling: false, scenarioId: null, scenario: null, draftFaults: [], log: null, names: null, progress: null, leftMs: null,
  summary: null, report: null, findings: [], problems: [], error: null, isStale: false, runId: null, startedAt: null, waitsAtUs: null,
};

/** Runs the open document, and branches of it. The state belongs to one run: a late answer of another changes nothing. */
export class RunStore {
  readonly store: StoreApi<RunState> = createStore<RunState>(() => NO_RUN);
  readonly #services: RunStoreServices;
  #client: RunClient | null = null;
  #current: CurrentRun | null = null;
  /** What is shown, or is about to be. */
  #plan: RunPlan | null = null;

  constructor(services: RunStoreServices) {
    this.#services = services;
    services.document.store.subscribe(({ design, id }, before) => {
      if (id !== before.id) this.close();
      else if (design !== before.design) this.#compareWith();
    });
  }

  get state(): RunState {
    return this.store.getState();
  }

  /** The design that ran, the scenario in it as it was run, drafts included; null when no run is shown. */
  get ran(): { readonly design: Design; readonly scenario: DesignScenario } | null {
    const plan = this.#plan;
    if (plan === null || this.state.runId === null) return null;
    const { design, scenario } = plan;
    const isKnown = design.scenarios.some(({ id }) => id === scenario.id);
    return { design: { ...design, scenarios: isKnown ? design.scenarios.map((each) => (each.id === scenario.id ? scenario : each)) : [...design.scenarios, scenario] }, scenario };
  }

  /** Which scenario Run runs. */
  choose(scenarioId: string | null): void {
    this.store.setState({ scenarioId });
  }

  /** Runs the document; another run is given up. A draft of the same scenario stays. False when the design cannot be run: `problems` say why. */
  start(options: RunOptions = {}): boolean {
    const { design } = this.#services.document.state;
    const chosen = { ...this.#chosenScenario(), ...options };
    const before = this.#plan;
    const waitsAtUs = this.state.waitsAtUs;
    const isSame = before !== null && before.base?.id === planRun(design, chosen, []).base?.id;
    const plan = isSame ? planRun(design, { ...before.options, ...chosen }, this.state.draftFaults) : planRun(design, chosen, []);
    if (isSame && waitsAtUs !== null) this.#services.playhead.waitAt(waitsAtUs);
    return this.#run(plan, isSame && waitsAtUs !== null);
  }

  /** Makes a run ready without running it: the next start runs this branch, and the playhead goes to where it shall be. */
  prepare(options: RunOptions & { readonly scenarioId: string }, draftFaults: readonly DesignFault[], playheadUs: number | null): void {
    this.#giveUp();
    this.#plan = planRun(this.#services.document.state.design, options, draftFaults);
    this.store.setState({ ...NO_RUN, scenarioId: options.scenarioId, draftFaults, waitsAtUs: playheadUs });
    this.#services.playhead.setLog(null);
  }

  /** Asks the run to end where it is; what it did so far stays. A worker that does not answer is given up. */
  cancel(): void {
    const run = this.#current;
    if (run === null || this.state.isCancelling) return;
    this.store.setState({ isCancelling: true });
    run.handle.cancel();
    this.#services.timers.set(() => {
      if (this.#current === run) this.#giveUp();
    }, GIVE_UP_MS);
  }

  /** Adds to the draft and runs it; the playhead stays where it is. What happened before the fault is the same to the byte. */
  intervene(fault: DesignFault): boolean {
    const plan = this.#again({});
    return this.#run(this.#again({ draftFaults: [...this.state.draftFaults, withFreeId(fault, plan)] }), true);
  }

  /** Takes one fault of the draft back, and runs what remains. */
  withdraw(faultId: string): boolean {
    return this.#run(this.#again({ draftFaults: this.state.draftFaults.filter(({ id }) => id !== faultId) }), true);
  }

  /** Back to the scenario as the document has it. */
  dropDraft(): boolean {
    if (this.state.draftFaults.length === 0) return false;
    return this.#run(this.#again({ draftFaults: [] }), true);
  }

  /** Writes the draft into the document as a scenario of its own; its id, or null when there is none to save. */
  saveDraftAs(name: string): string | null {
    const plan = this.#plan;
    const { document } = this.#services;
    if (plan === null || plan.draftFaults.length === 0) return null;
    const taken = new Set(document.state.design.scenarios.map(({ id }) => id));
    const scenario: DesignScenario = { ...plan.scenario, id: freeIdentifier(name, (id) => taken.has(id)), name, outcome: {} };
    if (!document.edit(`Save "${name}" as scenario`, (design) => void design.scenarios.push(structuredClone(scenario) as (typeof design.scenarios)[number]))) return null;
    this.#plan = { ...plan, base: scenario, scenario, options: { scenarioId: scenario.id }, draftFaults: [] };
    this.store.setState({ scenario, scenarioId: scenario.id, draftFaults: [] });
    this.#compareWith();
    return scenario.id;
  }

  /**
   * Runs the shown run of before to its end, into the same place: it was interrupted. Its rows come out as they did, so
   * that nothing of it is lost meanwhile; `problems` tell if they do not.
   */
  goOn(): boolean {
    const { runId, startedAt, log, status } = this.state;
    const plan = this.#plan;
    if (plan === null || runId === null || status === 'running') return false;
    const { job, diagnostics } = compileRun(plan);
    if (job === null) {
      this.store.setState({ problems: diagnostics });
      return false;
    }
    this.#begin(job, plan, diagnostics, true, { runId, startedAt: startedAt ?? this.#services.now(), log });
    return true;
  }

  /** Shows a run of before. */
  reopen({ meta, log, status, summary, report }: StoredRun, row: number): void {
    this.#giveUp();
    const { design, runId, startedAt } = meta;
    // A draft that was saved since is a scenario like any other.
    const saved = meta.draftFaults.length === 0 ? undefined : this.#services.document.state.design.scenarios.find((each) => runsAlike(each, meta.scenario));
    const [scenario, draftFaults] = saved === undefined ? [meta.scenario, meta.draftFaults] : [saved, []];
    const drafted = new Set(draftFaults.map(({ id }) => id));
    const base = { ...scenario, faults: scenario.faults.filter(({ id }) => !drafted.has(id)) };
    this.#plan = { design, base, scenario, options: { scenarioId: scenario.id, seed: scenario.seed, until: scenario.until }, draftFaults };
    const findings = report?.findings ?? [];
    this.store.setState({ ...NO_RUN, status, scenarioId: scenario.id, scenario, draftFaults, log, names: new RunNames(log.header, design), summary, report, findings, runId, startedAt });
    this.#services.playhead.setLog(log);
    this.#services.playhead.setFindings(findings);
    this.#services.playhead.seekRow(row);
    this.#compareWith();
  }

  /** Nothing is shown any more. */
  close(): void {
    this.#giveUp();
    this.#plan = null;
    this.store.setState(NO_RUN);
    this.#services.playhead.setLog(null);
  }

  /** The shown run once more on the document as it is now. */
  #again(change: { readonly draftFaults?: readonly DesignFault[] }): RunPlan {
    const { draftFaults = this.state.draftFaults } = change;
    return planRun(this.#services.document.state.design, this.#plan?.options ?? this.#chosenScenario(), draftFaults);
  }

  #chosenScenario(): RunOptions {
    const { scenarioId } = this.state;
    return scenarioId === null ? {} : { scenarioId };
  }

  #run(plan: RunPlan, keepsTime: boolean): boolean {
    const { job, diagnostics } = compileRun(plan);
    if (job === null) {
      this.store.setState({ problems: diagnostics });
      return false;
    }
    this.#giveUp();
    this.#plan = plan;
    this.#begin(job, plan, diagnostics, keepsTime);
    return true;
  }

  #begin(job: RunJob, plan: RunPlan, problems: readonly Diagnostic[], keepsTime: boolean, before: Interrupted | null = null): void {
    const { newId, now, document, recorder } = this.#services;
    const { design, scenario, draftFaults, base } = plan;
    const meta: RunMeta = { runId: before?.runId ?? newId(), designId: document.state.id, design, scenario, draftFaults, startedAt: before?.startedAt ?? now() };
    // Until the branch has come to the playhead, the run before shows what is the same in both.
    const shown = keepsTime ? { log: this.state.log, names: this.state.names } : { log: null, names: null };
    this.store.setState({ ...NO_RUN, ...shown, status: 'running', scenarioId: base?.id ?? null, scenario, draftFaults, problems, runId: meta.runId, startedAt: meta.startedAt });
    if (!keepsTime) this.#services.playhead.setLog(null);
    this.#client ??= this.#services.newRunClient();
    const run = new CurrentRun(meta, recorder(meta), keepsTime ? this.#services.playhead.state.timeUs : 0, before?.log ?? null, new RunPace(now()));
    this.#current = run;
    run.handle = this.#client.start(job, {
      onLog: (log) => run.grow(log),
      onSegment: (segment) => run.seal(segment),
      onProgress: (progress) => this.#current === run && this.#show(run, progress),
    });
    run.handle.finished.then((outcome) => this.#finished(run, outcome), (thrown: unknown) => this.#failed(run, thrown));
  }

  #show(run: CurrentRun, progress: RunProgress): void {
    const leftMs = run.pace.leftMs(progress.timeUs / Math.max(1, progress.horizonUs), this.#services.now());
    if (run.log === null || !run.isWorthShowing()) return this.store.setState({ progress, leftMs });
    this.#showLog(run, run.log, true);
    this.store.setState({ progress, leftMs, log: run.log, names: run.names() });
  }

  #showLog(run: CurrentRun, log: EventLog, isGrowing: boolean): void {
    const isSameRun = run.isShown;
    run.isShown = true;
    this.#services.playhead.setLog(log, { isGrowing, isSameRun, keepsTime: !isSameRun });
  }

  #finished(run: CurrentRun, { log, summary, report }: RunOutcome): void {
    run.grow(log);
    run.recording.finish(summary, report);
    if (this.#current !== run) return;
    this.#current = null;
    this.#showLog(run, log, false);
    this.#services.playhead.setFindings(report.findings);
    const status = summary.stop === 'cancelled' ? 'cancelled' : 'finished';
    const problems = run.unlike === null ? this.state.problems : [...this.state.problems, cameOutOtherwise(run.unlike)];
    this.store.setState({ status, isCancelling: false, log, names: run.names(), summary, report, findings: report.findings, problems });
    this.#compareWith();
  }

  #failed(run: CurrentRun, thrown: unknown): void {
    const error = thrown instanceof RunFailure ? `${thrown.message} (seed ${thrown.seed}, dispatch ${thrown.dispatch})` : String(thrown);
    run.recording.fail(error);
    if (this.#current !== run) return;
    this.#current = null;
    // What state the worker is in, nobody knows.
    this.#client?.close();
    this.#client = null;
    if (run.log !== null) this.#showLog(run, run.log, false);
    this.store.setState({ status: this.state.isCancelling ? 'cancelled' : 'failed', error: this.state.isCancelling ? null : error, isCancelling: false, log: run.log ?? this.state.log, names: run.log === null ? this.state.names : run.names() });
  }

  /** Ends a run that is under way without waiting for it. */
  #giveUp(): void {
    const run = this.#current;
    if (run === null) return;
    if (this.state.isCancelling) return this.#failed(run, new RunFailure('the worker did not answer', run.meta.scenario.seed, 0));
    this.#current = null;
    this.#client?.close();
    this.#client = null;
    run.recording.fail('the run was given up for another');
  }

  #compareWith(): void {
    const plan = this.#plan;
    if (plan === null || this.state.runId === null) return;
    const isStale = isOutdated(plan.design, plan.base, this.#services.document.state.design);
    if (isStale !== this.state.isStale) this.store.setState({ isStale });
  }
}

interface Interrupted {
  readonly runId: string;
  readonly startedAt: number;
  readonly log: EventLog | null;
}

const cameOutOtherwise = (row: number): Diagnostic => ({
  severity: 'warning',
  code: 'came-out-otherwise',
  subject: 'run',
  message: `From row ${row + 1} on the run came out otherwise than before it was interrupted: another version of the program ran then.`,
});

/** A run under way. */
class CurrentRun {
  readonly meta: RunMeta;
  readonly recording: RunRecording;
  readonly pace: RunPace;
  readonly #fromUs: number;
  handle!: RunHandle;
  log: EventLog | null = null;
  isShown = false;
  #names: RunNames | null = null;
  #sealed = 0;
  /** What came before there was a log, and with it a header. */
  readonly #early: Segment[] = [];
  /** The run that was interrupted, which this one repeats. */
  readonly #before: EventLog | null;
  /** The first row of a segment that came out otherwise than before. */
  unlike: number | null = null;

  constructor(meta: RunMeta, recording: RunRecording, fromUs: number, before: EventLog | null, pace: RunPace) {
    this.pace = pace;
    this.#before = before;
    this.meta = meta;
    this.recording = recording;
    this.#fromUs = fromUs;
  }

  /** Comes before the log that holds it. */
  seal(segment: Segment): void {
    this.#sealed++;
    const before = this.#before?.segments[segment.index];
    if (before !== undefined && before.rows === segment.rows && before.hash !== segment.hash) this.unlike ??= segment.firstRow;
    if (this.log !== null) this.recording.segment(segment);
    else this.#early.push(segment);
  }

  grow(log: EventLog): void {
    if (this.log === null) this.recording.header(log.header);
    this.log = log;
    for (const segment of this.#early.splice(0)) this.recording.segment(segment);
    const tail = log.segments[this.#sealed];
    if (tail !== undefined) this.recording.tail(tail);
  }

  isWorthShowing(): boolean {
    const { log } = this;
    return this.isShown || (log !== null && log.rowCount > 0 && log.endUs >= this.#fromUs);
  }

  names(): RunNames | null {
    if (this.#names === null && this.log !== null) this.#names = new RunNames(this.log.header, this.meta.design);
    return this.#names;
  }
}

/** For workspaces that keep no runs. */
export const recordNothing: RunRecorder = () => ({ header: () => {}, segment: () => {}, tail: () => {}, finish: () => {}, fail: () => {} });
