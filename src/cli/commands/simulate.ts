import type { JsonObject } from '../../base/json.ts';
import { isObject, type Json } from '../../base/json.ts';
import { utf8Text } from '../../base/utf8.ts';
import type { Design, DesignScenario } from '../../design/document.ts';
import { needsRun } from '../../formats/export-pieces.ts';
import type { Exporter, RecordedRun } from '../../formats/format.ts';
import { type LogScope } from '../../formats/log-scope.ts';
import { runProvenance } from '../../formats/provenance.ts';
import { exporters } from '../../formats/registry.ts';
import { hint, type Arguments } from '../arguments.ts';
import { chooseScenario } from '../choose-scenario.ts';
import { EXIT, INPUT_BYTES_MAX, type Command, type ExitCode } from '../command.ts';
import { differences } from '../differences.ts';
import { idsOf } from '../find-format.ts';
import { loadDesign } from '../load-design.ts';
import { counted, printableJson } from '../printable.ts';
import { replicateScenario } from '../replicate-scenario.ts';
import { runResult, type RunResult } from '../run-result.ts';
import { readScope, SCOPE_OPTIONS } from '../read-scope.ts';
import { repeatCommand, runScenario, type ScenarioRun } from '../run-scenario.ts';
import { runSummary } from '../run-summary.ts';
import { refuse, say } from '../say.ts';
import { reportBrokenInvariants, reportUnmatchedFaults, stoppedEarly } from '../run-remarks.ts';
import type { Terminal } from '../terminal.ts';
import { writeExport } from '../write-export.ts';

/** What can be made of a run. */
const runFormats = (): readonly Exporter[] => exporters().filter(needsRun);

export const simulate: Command = {
  name: 'simulate',
  summary: 'run one scenario of a design and tell what came out',
  details: [
    'Without --scenario the first scenario of the design runs, or, if it has none, a plain run without faults.',
    'The same design, scenario and seed give the same log, byte for byte. With findings the exit code is 1.',
  ],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    scenario: { value: 'NAME', help: 'name or id of the scenario' },
    seed: { value: 'N', help: 'seed instead of the scenario\'s; any text' },
    until: { value: '10m', help: 'virtual time to run at most, instead of the scenario\'s' },
    'rows-max': { value: 'N', help: 'rows that the run may log before it is stopped; 20 million if left out' },
    out: { value: 'FILE', help: 'write the log to this file' },
    format: { value: idsOf(runFormats()), help: 'how to write the log; without --out, to the standard output' },
    ...SCOPE_OPTIONS,
    json: { help: 'print the result as one JSON object' },
    'expect-json': { value: 'FILE', help: 'compare the result with a JSON object, as --json prints it; keys may be left out' },
    replications: { value: 'N', help: 'run so many times, each under a seed of its own, and tell means with their 95 % intervals' },
    'warm-up': { value: 'auto|30s', help: 'with --replications: what to drop of each run; auto finds it out with one run more' },
    force: { help: 'replace FILE if it exists' },
  },
  examples: ['simulate order-saga.flow.json --scenario "payment declined"', 'simulate order-saga.flow.json --seed 7 --until 1h --json', 'simulate order-saga.flow.json --out run.csv --format csv', 'simulate order-saga.flow.json --replications 20 --json'],
  run: runSimulate,
};

function runSimulate(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const format = formatOf(args);
  if (format === 'unknown') return refuse(terminal, '', `there is no format "${args.options.get('format')}"`, hint(args.options.get('format') ?? '', formatIds()).fix ?? `The formats are: ${formatIds().join(', ')}.`);
  if (format !== undefined && !args.options.has('out') && args.options.has('json')) return refuse(terminal, '', '--json and --format would both be printed', 'Add --out FILE for the log.');
  const scope = readScope(args);
  if (!scope.ok) return refuse(terminal, '', scope.error.message, scope.error.fix);
  const expected = expectedOf(args, terminal);
  if (expected === 'refused') return EXIT.badInput;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const chosen = chooseScenario(design, args);
  if (!chosen.ok) return refuse(terminal, path, chosen.error.message, chosen.error.fix);
  if (args.options.has('replications')) return replicateScenario(args, terminal, path, chosen.value);
  if (args.options.has('warm-up')) return refuse(terminal, '', '--warm-up is about replications', 'Add --replications N.');
  const run = runScenario(terminal, path, chosen.value);
  if (run === undefined) return EXIT.badInput;
  const result = runResult(design, run);
  const written = writeLog(run, design, format, scope.value, args, terminal);
  if (written === 'refused') return EXIT.badInput;
  const isDeclared = design.scenarios.some(({ id }) => id === run.scenario.id);
  printResult(result, run, { args, terminal, written, repeat: repeatCommand(path, run.scenario, isDeclared), tracePrinted: format !== undefined && !args.options.has('out') });
  return exitCodeOf(result, run, expected, path, terminal);
}

const formatIds = (): string[] => runFormats().map(({ id }) => id);

/** `--format`, else by the ending of `--out`, else rows; undefined when no log is wanted. */
function formatOf({ options }: Arguments): Exporter | 'unknown' | undefined {
  const wanted = options.get('format');
  const out = options.get('out');
  if (wanted !== undefined) return runFormats().find(({ id }) => id === wanted) ?? 'unknown';
  if (out === undefined) return undefined;
  return runFormats().find(({ extensions }) => extensions.some((ending) => out.endsWith(`.${ending}`))) ?? runFormats()[0];
}

function expectedOf({ options }: Arguments, terminal: Terminal): JsonObject | 'refused' | undefined {
  const path = options.get('expect-json');
  if (path === undefined) return undefined;
  const bytes = terminal.files.read(path, INPUT_BYTES_MAX);
  if (!bytes.ok) {
    refuse(terminal, path, bytes.error.message, bytes.error.fix);
    return 'refused';
  }
  const json = parse(utf8Text(bytes.value));
  if (isObject(json)) return json;
  refuse(terminal, path, 'is no JSON object', 'Write one with "flowstage simulate ... --json".');
  return 'refused';
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Told by the caller: whatever is no JSON is no JSON object.
    return undefined;
  }
}

/** What the summary says about it; undefined when no log was asked for. */
function writeLog(run: ScenarioRun, design: Design, format: Exporter | undefined, scope: LogScope, args: Arguments, terminal: Terminal): string | undefined {
  if (format === undefined) return undefined;
  const recorded = recordedRun(design, run);
  const written = writeExport(terminal, args, args.positionals[0] ?? '', format, { design: recorded.design, run: recorded }, scope);
  if (written === undefined) return 'refused';
  const out = args.options.get('out');
  return out === undefined ? undefined : `${out} (${format.label}, ${counted(written, 'byte')})`;
}

/** The run with the design that ran: the scenario stands in it as it was run. */
function recordedRun(design: Design, { scenario, outcome: { log } }: ScenarioRun): RecordedRun {
  return { design: { ...design, scenarios: withScenario(design.scenarios, scenario) }, log, provenance: runProvenance(log, { design: design.name, scenario: scenario.name }) };
}

const withScenario = (scenarios: readonly DesignScenario[], ran: DesignScenario): readonly DesignScenario[] =>
  scenarios.some(({ id }) => id === ran.id) ? scenarios.map((each) => (each.id === ran.id ? ran : each)) : [...scenarios, ran];

interface Printing {
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly written: string | undefined;
  readonly repeat: string;
  /** The log went to stdout, so that the summary cannot. */
  readonly tracePrinted: boolean;
}

function printResult(result: RunResult, run: ScenarioRun, { args, terminal, written, repeat, tracePrinted }: Printing): void {
  if (args.options.has('json')) return terminal.stdout.write(`${printableJson(JSON.stringify(result))}\n`);
  const output = tracePrinted ? terminal.stderr : terminal.stdout;
  for (const line of runSummary(result, run, written, repeat)) say(output, line);
}

function exitCodeOf(result: RunResult, run: ScenarioRun, expected: JsonObject | undefined, path: string, terminal: Terminal): ExitCode {
  reportUnmatchedFaults(terminal, path, run);
  if (reportBrokenInvariants(terminal, path, run)) return EXIT.bug;
  const early = stoppedEarly(run);
  if (early !== undefined) return refuse(terminal, path, early.message, early.fix);
  if (expected === undefined) return result.findings.length > 0 ? EXIT.finding : EXIT.fine;
  const { wallMs: _, ...comparable } = expected;
  const found = differences(comparable, result as unknown as JsonObject);
  for (const difference of found) say(terminal.stderr, `differs: ${difference}`);
  const isFindingExpected = Object.hasOwn(expected, 'findings');
  return found.length > 0 || (!isFindingExpected && result.findings.length > 0) ? EXIT.finding : EXIT.fine;
}
