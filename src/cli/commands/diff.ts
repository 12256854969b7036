import { utf8Text } from '../../base/utf8.ts';
import { readRows } from '../../formats/rows/read-rows.ts';
import { ROWS_FORMAT } from '../../formats/rows/rows-header.ts';
import type { EventLog } from '../../log/event-log.ts';
import { firstDifference, type Difference } from '../../log/first-difference.ts';
import { rowPrinter } from '../../log/print-log.ts';
import { causeChain } from '../../log/query-causes.ts';
import type { Arguments } from '../arguments.ts';
import { chooseScenario } from '../choose-scenario.ts';
import { EXIT, INPUT_BYTES_MAX, type Command, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { counted, grouped } from '../printable.ts';
import { runScenario } from '../run-scenario.ts';
import { refuse, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'find the first row in which two runs differ, and why it is there',
  details: [
    'A and B are designs, which are run, or files of rows as "simulate --format rows" writes them. B may be A again, under another scenario or seed.',
    'Prints the rows before the difference, both rows, and the rows that led to each. The exit code is 0 when the runs are the same, else 1.',
  ],
  positionals: [{ name: 'A', help: 'a *.flow.json file or a file of rows' }, { name: 'B', help: 'a *.flow.json file or a file of rows' }],
  options: {
    scenario: { value: 'NAME', help: 'name or id of the scenario of a design' },
    seed: { value: 'N', help: 'seed instead of the scenario\'s; any text' },
    'scenario-b': { value: 'NAME', help: 'the same for B alone' },
    'seed-b': { value: 'N', help: 'the same for B alone' },
    context: { value: 'N', help: 'rows to print before the difference; 3 if left out' },
  },
  examples: ['diff order-saga.flow.json order-saga.flow.json --seed-b 2', 'diff order-saga.flow.json old-run.rows.ndjson --scenario "payment declined"'],
  run: runDiff,
};

interface Side {
  readonly name: string;
  readonly log: EventLog;
}

function runDiff(args: Arguments, terminal: Terminal): ExitCode {
  const context = args.options.get('context') ?? '3';
  if (!/^\d{1,4}$/.test(context)) return refuse(terminal, '', `--context ${context} is no number of rows`, 'Write a whole number such as 3.');
  const [left, right] = [readSide(args, terminal, 0), readSide(args, terminal, 1)];
  if (left === undefined || right === undefined) return EXIT.badInput;
  for (const [letter, { name, log }] of [['A', left], ['B', right]] as const) say(terminal.stdout, `${letter}  ${name}: ${counted(log.rowCount, 'row')}, hash ${log.hash()}`);
  const difference = firstDifference(left.log, right.log);
  if (difference === undefined) {
    say(terminal.stdout, 'the runs are the same, row by row');
    return EXIT.fine;
  }
  tellDifference(difference, left.log, right.log, Number(context), terminal);
  return EXIT.finding;
}

/** The log of a file of rows, or of a run of a design; undefined after telling why there is none. */
function readSide({ positionals, options }: Arguments, terminal: Terminal, at: 0 | 1): Side | undefined {
  const path = positionals[at] ?? '';
  const bytes = terminal.files.read(path, INPUT_BYTES_MAX);
  if (!bytes.ok) return void refuse(terminal, path, bytes.error.message, bytes.error.fix);
  const text = utf8Text(bytes.value);
  return text.slice(0, 100).includes(`"${ROWS_FORMAT}"`) ? rowsSide(terminal, path, text) : designSide(terminal, path, optionsOf(options, at));
}

function optionsOf(options: Arguments['options'], at: 0 | 1): Map<string, string> {
  const own = new Map<string, string>();
  for (const name of ['scenario', 'seed']) {
    const value = (at === 1 ? options.get(`${name}-b`) : undefined) ?? options.get(name);
    if (value !== undefined) own.set(name, value);
  }
  return own;
}

function rowsSide(terminal: Terminal, path: string, text: string): Side | undefined {
  const run = readRows(text);
  return run.ok ? { name: path, log: run.value.log } : void refuse(terminal, path, run.error, 'Write it again: flowstage simulate DESIGN --format rows --out FILE.');
}

function designSide(terminal: Terminal, path: string, options: Map<string, string>): Side | undefined {
  const design = loadDesign(terminal, path);
  if (design === undefined) return undefined;
  const chosen = chooseScenario(design, { options });
  if (!chosen.ok) return void refuse(terminal, path, chosen.error.message, chosen.error.fix);
  const run = runScenario(terminal, path, chosen.value);
  return run && { name: `${path}, ${run.scenario.name}, seed ${run.scenario.seed}`, log: run.outcome.log };
}

function tellDifference(difference: Difference, left: EventLog, right: EventLog, context: number, { stdout }: Terminal): void {
  const isHeader = difference.row < 0;
  if (isHeader) say(stdout, `the headers differ in ${difference.column.slice('header.'.length)}: ${excerpts(difference)}`);
  const row = isHeader ? firstUnlikeRow(left, right) : difference.row;
  if (row === undefined) return say(stdout, 'the rows say the same');
  const where = isHeader || difference.column === 'rows' ? '' : ` in ${difference.column}: ${excerpts(difference)}`;
  say(stdout, `the first ${grouped(row)} rows are alike; row ${grouped(row + 1)} differs${where}`);
  const print = rowPrinter(left);
  for (let before = Math.max(0, row - context); before < row; before++) say(stdout, `   ${print(before)}`);
  for (const [letter, log] of [['A', left], ['B', right]] as const) say(stdout, `${letter}  ${row < log.rowCount ? rowPrinter(log)(row) : 'the run ends here'}`);
  tellCauses(causesOf(left, row), causesOf(right, row), stdout);
}

/** The first row that is printed otherwise: what runs with unlike headers (other names, other seeds) can be held against each other by. */
function firstUnlikeRow(left: EventLog, right: EventLog): number | undefined {
  const [printLeft, printRight] = [rowPrinter(left), rowPrinter(right)];
  const rows = Math.max(left.rowCount, right.rowCount);
  for (let row = 0; row < rows; row++) {
    if (row >= left.rowCount || row >= right.rowCount || printLeft(row) !== printRight(row)) return row;
  }
  return undefined;
}

/** The rows that led to a row, as printed, the nearest first. */
const causesOf = (log: EventLog, row: number): readonly string[] => (row < log.rowCount ? causeChain(log, row).slice(1).map(rowPrinter(log)) : []);

function tellCauses(left: readonly string[], right: readonly string[], output: Terminal['stdout']): void {
  const isSame = left.join('\n') === right.join('\n');
  for (const [whom, causes] of isSame ? ([['both', left]] as const) : ([['A', left], ['B', right]] as const)) {
    if (causes.length > 0) say(output, `what led to ${whom}:`);
    for (const cause of causes.slice(0, CAUSES_MAX)) say(output, `   ${cause}`);
    if (causes.length > CAUSES_MAX) say(output, `   ... and ${counted(causes.length - CAUSES_MAX, 'earlier row')}`);
  }
}

const CAUSES_MAX = 12;

/** Both values, from a little before where they part. */
function excerpts({ left, right }: Difference): string {
  const [a, b] = [String(left), String(right)];
  let alike = 0;
  while (alike < a.length && a[alike] === b[alike]) alike++;
  const from = Math.max(a.length, b.length) > EXCERPT_MAX ? Math.max(0, alike - EXCERPT_MAX / 4) : 0;
  return `${excerpt(a, from)} / ${excerpt(b, from)}`;
}

const EXCERPT_MAX = 80;

const excerpt = (text: string, from: number): string =>
  `${from > 0 ? '...' : ''}${text.slice(from, from + EXCERPT_MAX)}${text.length > from + EXCERPT_MAX ? '...' : ''}`;
