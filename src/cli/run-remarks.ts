import { formatInstant } from '../base/time.ts';
import type { ScenarioRun } from './run-scenario.ts';
import type { UsageProblem } from './arguments.ts';
import { grouped } from './printable.ts';
import { say } from './say.ts';
import type { Terminal } from './terminal.ts';

/** A fault that never struck is most probably a slip in its condition. */
export function reportUnmatchedFaults(terminal: Terminal, path: string, { scenario, outcome: { summary } }: ScenarioRun): void {
  for (const id of summary.unmatchedFaults) {
    say(terminal.stderr, `warning: ${path}: fault "${id}" of scenario "${scenario.name}" never struck: nothing in the run matched it`);
    say(terminal.stderr, '  fix: Check its node, step and condition, and whether the run lasts long enough.');
  }
}

/** Tells what the run shows to be wrong with the simulator itself. True when there is something. */
export function reportBrokenInvariants(terminal: Terminal, path: string, { scenario, outcome: { report } }: ScenarioRun): boolean {
  const broken = report.invariants.filter(({ nature, findings }) => nature === 'simulator' && findings.length > 0);
  for (const { name, findings } of broken) {
    say(terminal.stderr, `bug: ${path}: in scenario "${scenario.name}" the simulator broke its own rule "${name}" ${findings.length === 1 ? 'once' : `${grouped(findings.length)} times`}: ${findings[0]?.message ?? ''}`);
  }
  return broken.length > 0;
}

/** Why the run ended before its time: a limit that a runaway flow met. */
export function stoppedEarly({ outcome: { summary, log } }: ScenarioRun): UsageProblem | undefined {
  const { stop, stopDetail, rows } = summary;
  if (stop === 'horizon' || stop === 'quiescent') return undefined;
  const at = `the run was stopped after ${grouped(rows)} rows`;
  const detail = stopDetail === '' ? '' : `: ${stopDetail}`;
  const words = { rowsMax: 'that is the most that a run may log', cascadeMax: 'too much happened at one instant', pendingMax: 'too much was waiting to happen', cancelled: 'it was cancelled' };
  const last = log.endUs;
  return {
    message: `${at}, at ${formatInstant(last)}, since ${words[stop]}${detail}`,
    fix: stop === 'cascadeMax' ? 'Break the loop, or give a step in it some time.' : 'Let less happen: a slower or shorter source, fewer retries, or a smaller --until. --rows-max changes the limit of rows.',
  };
}
