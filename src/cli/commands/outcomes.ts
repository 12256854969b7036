import { type EndState, OutcomeMap } from '../../analysis/outcome-map.ts';
import { compile } from '../../design/compile.ts';
import type { DesignScenario } from '../../design/document.ts';
import { faultVariations, seedVariations, type Variation, varied } from '../../design/single-faults.ts';
import type { Arguments } from '../arguments.ts';
import { type Chosen, chooseScenario } from '../choose-scenario.ts';
import { type Command, EXIT, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { counted, grouped, printableJson } from '../printable.ts';
import { repeatCommand, runGuarded } from '../run-scenario.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';

export const outcomes: Command = {
  name: 'outcomes',
  summary: 'all end states of the sagas of a design, over many seeds and faults',
  details: [
    'Runs a scenario under each seed, and under its own seed with each single crash after a step. Every distinct end of a saga instance is told once: how often, whether it breaks an expectation, and one run that ends so.',
    'With an end that breaks an expectation the exit code is 1.',
  ],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    scenario: { value: 'NAME', help: 'name or id of the scenario; the first if left out' },
    seeds: { value: 'N', help: 'how many seeds, counted from the scenario\'s; 10 if left out' },
    until: { value: '10m', help: 'virtual time to run at most, instead of the scenario\'s' },
    faultless: { help: 'seeds only, no crashes besides the faults of the scenario' },
    json: { help: 'print the end states as one JSON object' },
  },
  examples: ['outcomes order-saga.flow.json --seeds 20', 'outcomes order-saga.flow.json --faultless --json'],
  run: runOutcomes,
};

function runOutcomes(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const chosen = chooseScenario(design, args);
  if (!chosen.ok) return refuse(terminal, path, chosen.error.message, chosen.error.fix);
  const text = args.options.get('seeds') ?? '10';
  const seeds = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (seeds < 1) return refuse(terminal, '', `--seeds ${text} is no number of seeds`, 'Write a whole number from 1 to 9999.');
  const compiled = compile(chosen.value.design, chosen.value.scenario.id);
  reportDiagnostics(terminal, path, compiled.diagnostics);
  if (!compiled.ok) return EXIT.badInput;
  if (!design.nodes.some(({ kind }) => kind === 'saga' || kind === 'saga-monitor')) return refuse(terminal, path, 'the design has no saga', 'Place a saga, or a monitor that watches one.');
  const { seed } = chosen.value.scenario;
  const runs = [...seedVariations(seed, seeds), ...(args.options.has('faultless') ? [] : faultVariations(seed, compiled.topology))];
  const map = new OutcomeMap<Variation>();
  const struck = runs.filter((run) => addRun(run, chosen.value, path, map, terminal));
  const states = map.states;
  if (args.options.has('json')) terminal.stdout.write(`${printableJson(JSON.stringify({ design: design.name, scenario: chosen.value.scenario.name, runs: map.runs, seeds, faults: struck.length - seeds, faultsWithoutPlace: runs.length - struck.length, instances: map.instances, states }))}\n`);
  else print(states, map, { seeds, faults: struck.length - seeds }, path, chosen.value.scenario, terminal);
  return states.some(({ broken }) => broken.length > 0) ? EXIT.finding : EXIT.fine;
}

/** Whether the run counts: one whose fault found no place is the run without it. */
function addRun(run: Variation, { design, scenario }: Chosen, path: string, map: OutcomeMap<Variation>, terminal: Terminal): boolean {
  const changed = varied(design, scenario, run);
  const compiled = compile(changed, scenario.id);
  if (!compiled.ok) return false;
  const { summary, log, report } = runGuarded(terminal, compiled, path, changed.scenarios[0]);
  if (run.fault !== null && summary.unmatchedFaults.includes(run.fault.id)) return false;
  map.add(log, report.findings, run);
  return true;
}

function print(states: readonly EndState<Variation>[], { instances }: OutcomeMap<Variation>, { seeds, faults }: { readonly seeds: number; readonly faults: number }, path: string, scenario: DesignScenario, { stdout }: Terminal): void {
  say(stdout, `${counted(states.length, 'end state')} of ${counted(instances, 'instance')}, over ${counted(seeds, 'seed')} and ${counted(faults, 'crash')}`.replace(/crashs$/, 'crashes'));
  for (const { saga, state, steps, broken, count, witness: { run, key } } of states) {
    say(stdout, `${grouped(count).padStart(8)}  ${saga} ${state}${broken.length === 0 ? '' : `, breaks ${broken.join(', ')}`}: ${steps.join('; ')}`);
    const again = repeatCommand(path, { ...scenario, seed: run.seed });
    say(stdout, `          ${key === '' ? 'one of them' : key}${run.fault === null ? `: ${again}` : ` with a crash of ${run.fault.config.node} after ${run.fault.config.step}, seed ${run.seed}`}`);
  }
}
