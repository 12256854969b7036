import { formatInstant } from '../base/time.ts';
import { compile } from '../design/compile.ts';
import type { DesignScenario } from '../design/document.ts';
import { RunFailure } from '../run/run-failure.ts';
import { runInProcess } from '../run/run-in-process.ts';
import type { RunJob, RunOutcome, RunProgress } from '../run/run-job.ts';
import type { Chosen } from './choose-scenario.ts';
import { CommandBug, PROGRAM } from './command.ts';
import { grouped, shellQuoted } from './printable.ts';
import { reportDiagnostics } from './say.ts';
import type { Terminal } from './terminal.ts';

export interface ScenarioRun {
  readonly scenario: DesignScenario;
  readonly outcome: RunOutcome;
  readonly wallMs: number;
}

/** Compiles and runs; undefined after telling why the design does not compile. A bug is thrown as a CommandBug. */
export function runScenario(terminal: Terminal, path: string, { design, scenario, rowsMax }: Chosen): ScenarioRun | undefined {
  const compiled = compile(design, scenario.id);
  reportDiagnostics(terminal, path, compiled.diagnostics);
  if (!compiled.ok) return undefined;
  const { topology, expectations } = compiled;
  const plan = { ...compiled.scenario, limits: { ...compiled.scenario.limits, ...(rowsMax !== undefined && { rowsMax }) } };
  const startedMs = terminal.nowMs();
  const outcome = runGuarded(terminal, { topology, scenario: plan, expectations }, path, scenario);
  return { scenario, outcome, wallMs: Math.round(terminal.nowMs() - startedMs) };
}

/** The command that runs the scenario of a design file again. */
export function repeatCommand(path: string, { id, seed, until }: DesignScenario, isDeclared = true): string {
  const options = [...(isDeclared ? ['--scenario', id] : []), '--seed', seed, '--until', until];
  const words = path.startsWith('-') ? [...options, '--', path] : [path, ...options];
  return [PROGRAM, 'simulate', ...words].map(shellQuoted).join(' ');
}

/** Runs what is compiled; a bug is thrown as a CommandBug. */
export function runGuarded(terminal: Terminal, job: RunJob, path: string, scenario: DesignScenario): RunOutcome {
  const progress = new ProgressLine(terminal);
  try {
    return runInProcess({ ...job, onProgress: (at) => progress.show(at) });
  } catch (thrown) {
    if (!(thrown instanceof RunFailure)) throw thrown;
    throw new CommandBug(thrown.message, `dispatch ${grouped(thrown.dispatch)} with seed ${thrown.seed}`, repeatCommand(path, scenario), { cause: thrown.cause });
  } finally {
    progress.clear();
  }
}

/** One line that is written over and over, for a person who waits; nothing when stderr goes elsewhere. */
class ProgressLine {
  readonly #terminal: Terminal;
  #shownMs = -PROGRESS_EVERY_MS;
  #isShown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ timeUs, horizonUs, rows }: RunProgress): void {
    const { stderr, nowMs } = this.#terminal;
    if (!stderr.isTty || nowMs() - this.#shownMs < PROGRESS_EVERY_MS) return;
    this.#shownMs = nowMs();
    this.#isShown = true;
    stderr.write(`${CLEAR_LINE}${formatInstant(timeUs)} of ${formatInstant(horizonUs)}, ${grouped(rows)} rows`);
  }

  clear(): void {
    if (this.#isShown) this.#terminal.stderr.write(CLEAR_LINE);
  }
}

const PROGRESS_EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';
