import { compareDeliveries, type ComparedLine } from '../../analysis/compare-deliveries.ts';
import { deliveryFigures } from '../../analysis/delivery-figures.ts';
import { formatDuration } from '../../base/time.ts';
import type { Design } from '../../design/document.ts';
import { swapBroker, type Swap, swapTargets } from '../../design/swap/swap-design.ts';
import { SWAP_VERDICTS, type SwapRow } from '../../design/swap/swap-report.ts';
import { writeDesign } from '../../design/write-design.ts';
import { rowPrinter } from '../../log/print-log.ts';
import type { Arguments } from '../arguments.ts';
import { chooseScenario } from '../choose-scenario.ts';
import { type Command, EXIT, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { grouped, printableJson } from '../printable.ts';
import { runScenario, type ScenarioRun } from '../run-scenario.ts';
import { refuse, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';
import { writePieces } from '../write-pieces.ts';

export const swap: Command = {
  name: 'swap',
  summary: 'host channels of a design on another product, and see what becomes of every setting',
  details: [
    'Settings that both products have are converted; those that have no counterpart are listed, with what is lost by it.',
    'With --run the scenario runs on both, with the same seed: order of each key, duplicates, losses, dead letters and latency side by side, with the numbers of the rows that show them.',
  ],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    to: { value: 'PRODUCT', help: swapTargets().map(({ kind }) => kind).join(', ') },
    channel: { value: 'ID', help: 'one channel, and what cannot be parted from it; all if left out' },
    plain: { help: 'as most people set the product up: without what keeps the order of each key and costs throughput' },
    run: { help: 'run the scenario on both' },
    scenario: { value: 'NAME', help: 'name or id of the scenario to run; the first if left out' },
    seed: { value: 'N', help: 'seed instead of the scenario\'s; any text' },
    until: { value: '10m', help: 'virtual time to run at most, instead of the scenario\'s' },
    write: { value: 'FILE', help: 'the *.flow.json file to write the design to' },
    force: { help: 'replace FILE if it exists' },
    json: { help: 'print everything as one JSON object' },
  },
  examples: ['swap order-saga.flow.json --to rabbitmq', 'swap hot-partition.flow.json --to aws --plain --run --scenario "one large customer"', 'swap order-saga.flow.json --to rabbitmq --channel saga-replies --write on-rabbit.flow.json'],
  run: runSwap,
};

function runSwap(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const { options } = args;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const swapped = swapOf(design, options);
  if (typeof swapped === 'string') return refuse(terminal, path, swapped, `Give --to one of ${swapTargets().map(({ kind }) => kind).join(', ')}, and --channel the id of a channel of another product.`);
  const out = options.get('write');
  if (out !== undefined && writePieces(terminal, out, [writeDesign(swapped.design)], options.has('force')) === undefined) return EXIT.badInput;
  const runs = options.has('run') ? runBoth(design, swapped.design, path, args, terminal) : [];
  if (runs === undefined) return EXIT.badInput;
  const lines = runs.length === 0 ? [] : compareDeliveries(runs.map(({ outcome }) => deliveryFigures(outcome.log)));
  if (options.has('json')) terminal.stdout.write(`${printableJson(JSON.stringify(jsonOf(design, swapped, options.get('to') ?? '', runs, lines)))}\n`);
  else tell(swapped, runs, lines, terminal);
  if (out !== undefined) say(terminal.stderr, `written: ${out}`);
  return EXIT.fine;
}

/** The swap, or why there is none. */
function swapOf(design: Design, options: Arguments['options']): Swap | string {
  const to = options.get('to');
  if (to === undefined) return 'nothing says which product is to host the channels';
  if (!swapTargets().some(({ kind }) => kind === to)) return `there is no product "${to}"`;
  const channel = options.get('channel');
  const swapped = swapBroker(design, { to, keepOrder: !options.has('plain'), ...(channel !== undefined && { channel }) });
  return swapped ?? (channel === undefined ? `no channel of it is of another product than ${to}` : `"${channel}" is no channel of another product than ${to}`);
}

/** The same scenario and seed on both; undefined after telling why not. */
function runBoth(before: Design, after: Design, path: string, args: Arguments, terminal: Terminal): readonly ScenarioRun[] | undefined {
  const runs: ScenarioRun[] = [];
  for (const design of [before, after]) {
    const chosen = chooseScenario(design, args);
    if (!chosen.ok) return void refuse(terminal, path, chosen.error.message, chosen.error.fix);
    const run = runScenario(terminal, path, chosen.value);
    if (run === undefined) return undefined;
    runs.push(run);
  }
  return runs;
}

function jsonOf(design: Design, { moved, report }: Swap, to: string, runs: readonly ScenarioRun[], lines: readonly ComparedLine[]): object {
  const [before, after] = runs;
  const hashes = before === undefined || after === undefined ? {} : { scenario: before.scenario.name, seed: before.scenario.seed, logHashes: [before.outcome.summary.logHash, after.outcome.summary.logHash] };
  return { design: design.name, to, moved, report, ...hashes, comparison: lines };
}

function tell({ report }: Swap, runs: readonly ScenarioRun[], lines: readonly ComparedLine[], { stdout }: Terminal): void {
  for (const text of reportLines(report)) say(stdout, text);
  const [before, after] = runs;
  if (before === undefined || after === undefined) return;
  say(stdout, '');
  say(stdout, `${before.scenario.name}, seed ${before.scenario.seed}: before and after`);
  for (const line of lines) say(stdout, `  ${line.label.padEnd(28)}${valueText(line, 0).padStart(14)}${valueText(line, 1).padStart(14)}`);
  tellRows('before', before, lines, 0, stdout);
  tellRows('after', after, lines, 1, stdout);
}

/** The mapping as text, grouped by what became of the settings. */
export function reportLines(report: readonly SwapRow[]): readonly string[] {
  return Object.entries(SWAP_VERDICTS).flatMap(([verdict, words]) => {
    const rows = report.filter((row) => row.verdict === verdict);
    return rows.length === 0 ? [] : [`${words}:`, ...rows.map(({ subject, what, from, to, note }) => `  ${what} of ${subject}: ${from}${to === '' ? '' : ` -> ${to}`}${note === '' ? '' : ` (${note})`}`)];
  });
}

function valueText({ unit, values }: ComparedLine, at: number): string {
  const value = values[at] ?? null;
  if (unit === 'order') return value === null ? 'not tested' : value === 0 ? 'kept' : `lost ${grouped(value)}x`;
  if (value === null) return 'none';
  return unit === 'us' ? formatDuration(value) : grouped(value);
}

function tellRows(words: string, { outcome: { log } }: ScenarioRun, lines: readonly ComparedLine[], at: number, output: Terminal['stdout']): void {
  const print = rowPrinter(log);
  for (const { label, rows } of lines) {
    const shown = (rows[at] ?? []).slice(0, ROWS_SHOWN);
    if (shown.length === 0) continue;
    say(output, '');
    say(output, `${label}, ${words}:`);
    for (const row of shown) say(output, `    ${print(row - 1)}`);
  }
}

const ROWS_SHOWN = 4;
