import { compareDesigns, type ComparedDesign, type ComparedFigure, type ComparedPart } from '../../analysis/compare-designs.ts';
import { DesignMeter } from '../../analysis/design-meter.ts';
import { formatDuration } from '../../base/time.ts';
import { compile } from '../../design/compile.ts';
import { couplingOf } from '../../design/coupling.ts';
import { faultVariations, seedVariations, type Variation, varied } from '../../design/single-faults.ts';
import type { Arguments } from '../arguments.ts';
import { type Chosen, chooseScenario } from '../choose-scenario.ts';
import { type Command, EXIT, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { grouped, printable, printableJson } from '../printable.ts';
import { runGuarded } from '../run-scenario.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';

export const compare: Command = {
  name: 'compare',
  summary: 'two designs side by side: messages, coupling, latency, and what one crash does to each',
  details: [
    'Runs a scenario of each under the same number of seeds, and under its own seed with each single crash after a step.',
    'Latency is that of saga instances, from start to end.',
  ],
  positionals: [{ name: 'A', help: 'a *.flow.json file' }, { name: 'B', help: 'a *.flow.json file' }],
  options: {
    scenario: { value: 'NAME', help: 'name or id of the scenario; the first of each if left out' },
    'scenario-b': { value: 'NAME', help: 'the same for B alone' },
    seeds: { value: 'N', help: 'how many seeds, counted from the scenario\'s; 5 if left out' },
    until: { value: '10m', help: 'virtual time to run at most, instead of the scenario\'s' },
    faultless: { help: 'seeds only, no crashes' },
    json: { help: 'print the comparison as one JSON object' },
  },
  examples: ['compare order-saga.flow.json order-saga-choreographed.flow.json --scenario happy-path', 'compare a.flow.json b.flow.json --seeds 20 --json'],
  run: runCompare,
};

function runCompare(args: Arguments, terminal: Terminal): ExitCode {
  const text = args.options.get('seeds') ?? '5';
  const seeds = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (seeds < 1) return refuse(terminal, '', `--seeds ${text} is no number of seeds`, 'Write a whole number from 1 to 9999.');
  const sides = [0, 1].map((at) => chooseSide(args, terminal, at));
  const [a, b] = sides;
  if (a === undefined || b === undefined) return EXIT.badInput;
  const measured = [a, b].map((side) => measure(side, seeds, !args.options.has('faultless'), terminal));
  const [left, right] = measured;
  if (left === undefined || right === undefined) return EXIT.badInput;
  const parts = compareDesigns([left, right]);
  if (args.options.has('json')) terminal.stdout.write(`${printableJson(JSON.stringify({ designs: [a, b].map(({ name, scenario }) => ({ design: name, scenario: scenario.name })), seeds, comparison: parts }))}\n`);
  else print(parts, [a.name, b.name], terminal);
  return EXIT.fine;
}

interface Side extends Chosen {
  readonly path: string;
  readonly name: string;
}

function chooseSide({ positionals, options }: Arguments, terminal: Terminal, at: number): Side | undefined {
  const path = positionals[at] ?? '';
  const design = loadDesign(terminal, path);
  if (design === undefined) return undefined;
  const scenario = (at === 1 ? options.get('scenario-b') : undefined) ?? options.get('scenario');
  const chosen = chooseScenario(design, { options: new Map([...options].filter(([name]) => name !== 'scenario').concat(scenario === undefined ? [] : [['scenario', scenario]])) });
  if (!chosen.ok) return void refuse(terminal, path, chosen.error.message, chosen.error.fix);
  return { ...chosen.value, path, name: design.name };
}

function measure(side: Side, seeds: number, hasFaults: boolean, terminal: Terminal): ComparedDesign | undefined {
  const { design, scenario, path } = side;
  const compiled = compile(design, scenario.id);
  reportDiagnostics(terminal, path, compiled.diagnostics);
  if (!compiled.ok) return undefined;
  const [plain, crashed] = [new DesignMeter(), new DesignMeter()];
  for (const variation of seedVariations(scenario.seed, seeds)) addRun(variation, side, plain, terminal);
  if (hasFaults) for (const variation of faultVariations(scenario.seed, compiled.topology)) addRun(variation, side, crashed, terminal);
  return { coupling: couplingOf(design), plain: plain.figures, crashed: crashed.figures };
}

/** A crash that found no place is the run without it, and does not count. */
function addRun(variation: Variation, { design, scenario, path }: Side, meter: DesignMeter, terminal: Terminal): void {
  const changed = varied(design, scenario, variation);
  const compiled = compile(changed, scenario.id);
  if (!compiled.ok) return;
  const { summary, log, report } = runGuarded(terminal, compiled, path, changed.scenarios[0]);
  if (variation.fault === null || !summary.unmatchedFaults.includes(variation.fault.id)) meter.add(log, report.findings);
}

function print(parts: readonly ComparedPart[], names: readonly string[], { stdout }: Terminal): void {
  const width = Math.max(16, ...names.map((name) => printable(name).length), ...parts.flatMap(({ figures }) => figures.flatMap((figure) => figure.values.map((_, at) => cell(figure, at).length)))) + 2;
  say(stdout, `${''.padEnd(LABEL)}${names.map((name) => name.padStart(width)).join('')}`);
  for (const { title, figures } of parts) {
    say(stdout, title);
    for (const figure of figures) say(stdout, `  ${figure.label.padEnd(LABEL - 2)}${figure.values.map((_, at) => cell(figure, at).padStart(width)).join('')}`);
  }
}

const LABEL = 30;

/** A star marks the better side. */
const cell = (figure: ComparedFigure, at: number): string => `${valueText(figure, at)}${figure.better === at ? ' *' : '  '}`;

function valueText({ unit, values }: ComparedFigure, at: number): string {
  const value = values[at] ?? null;
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'us': return formatDuration(value < 1000 ? value : Math.round(value / 1000) * 1000);
    case 'share': return `${Math.round(value * 1000) / 10} %`;
    case 'ratio': return String(Math.round(value * 10) / 10);
    default: return grouped(value);
  }
}
