import { formatDuration } from '../base/time.ts';
import { causeChain } from '../log/query-causes.ts';
import { rowPrinter } from '../log/print-log.ts';
import type { Finding } from '../checks/finding.ts';
import { counted, grouped } from './printable.ts';
import type { RunResult } from './run-result.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** A run in a few lines for a person: what came out, what was found and why, and how to see it again. */
export function runSummary(result: RunResult, run: ScenarioRun, written: string | undefined, repeat: string): string[] {
  const { sagas } = result;
  return [
    `${result.design}: ${result.scenario}`,
    `  run       ${formatDuration(result.simulatedUs)} simulated in ${formatDuration(result.wallMs * 1000)}, seed ${result.seed}${stopWords(run)}`,
    `  log       ${counted(result.rows, 'row')}, ${counted(result.messages, 'message')}, hash ${result.logHash}`,
    ...(written === undefined ? [] : [`  written   ${written}`]),
    ...(sagas.started === 0 ? [] : [`  sagas     ${grouped(sagas.started)} started: ${grouped(sagas.completed)} completed, ${grouped(sagas.compensated)} compensated, ${grouped(sagas.failed)} failed, ${grouped(sagas.open)} open`]),
    ...noteLines(run),
    ...findingLines(run),
    '',
    `again: ${repeat}`,
  ];
}

/** How the run ended, when not at the end that it was given. */
function stopWords({ outcome: { summary } }: ScenarioRun): string {
  return summary.stop === 'quiescent' ? ' (nothing left to do)' : '';
}

/** What the checks noticed although nobody demanded it, and demands that the run never put to the test. */
function noteLines({ outcome: { report } }: ScenarioRun): string[] {
  const noticed = report.invariants.filter(({ nature, findings }) => nature === 'design' && findings.length > 0);
  const untested = report.examined.filter(({ count }) => count === 0).map(({ expectation }) => expectation);
  return [
    ...noticed.map(({ name, findings }) => `  noticed   ${name}: ${counted(findings.length, 'exception')}, the first: ${findings[0]?.message ?? ''}`),
    ...(untested.length === 0 ? [] : [`  untested  ${untested.join(', ')}: nothing happened that could break ${untested.length === 1 ? 'it' : 'them'}`]),
  ];
}

function findingLines(run: ScenarioRun): string[] {
  const { findings } = run.outcome.report;
  if (findings.length === 0) return ['  findings  none'];
  const shown = findings.slice(0, FINDINGS_SHOWN).flatMap((finding) => ['', ...findingBlock(run, finding)]);
  const more = findings.length - FINDINGS_SHOWN;
  return [`  findings  ${grouped(findings.length)}`, ...shown, ...(more > 0 ? ['', `... and ${counted(more, 'more finding')}; --json lists all`] : [])];
}

const FINDINGS_SHOWN = 5;
const ROWS_SHOWN = 10;
const CAUSES_SHOWN = 16;

function findingBlock({ outcome: { log } }: ScenarioRun, { expectation, name, message, rows }: Finding): string[] {
  const print = rowPrinter(log);
  const last = rows.at(-1);
  const causes = last === undefined ? [] : causeChain(log, last - 1).reverse();
  const skipped = Math.max(0, causes.length - CAUSES_SHOWN);
  const shownRows = rows.slice(-ROWS_SHOWN);
  return [
    `finding: ${name === '' ? expectation : name} (${expectation})`,
    `  ${message}`,
    ...(rows.length === 0 ? [] : [`  ${rows.length === 1 ? 'row' : 'rows'}${rows.length > ROWS_SHOWN ? ` (the last ${ROWS_SHOWN} of ${grouped(rows.length)})` : ''}:`]),
    ...shownRows.map((row) => `    ${print(row - 1)}`),
    ...(causes.length > 1 ? [`  which came about like this:`] : []),
    ...(skipped > 0 ? [`    ... ${counted(skipped, 'earlier row')}`] : []),
    ...(causes.length > 1 ? causes.slice(skipped).map((index) => `    ${print(index)}`) : []),
  ];
}
