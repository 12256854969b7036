import type { Design, DesignScenario } from '../../design/document.ts';
import { formatDuration } from '../../base/time.ts';
import type { Arguments } from '../arguments.ts';
import { chooseScenario } from '../choose-scenario.ts';
import { EXIT, type Command, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { outcomeDifferences } from '../outcome-differences.ts';
import { counted, printableJson } from '../printable.ts';
import { runResult, type RunResult } from '../run-result.ts';
import { reportBrokenInvariants, reportUnmatchedFaults, stoppedEarly } from '../run-remarks.ts';
import { repeatCommand, runScenario } from '../run-scenario.ts';
import { refuse, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';

export const check: Command = {
  name: 'check',
  summary: 'run every scenario of a design and compare with its declared outcome',
  details: [
    'A scenario passes when exactly the expectations in "outcome.findings" are broken, and the sagas end as "outcome.sagas" counts; what it leaves out is not compared.',
    'When one differs the exit code is 1.',
  ],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    scenario: { value: 'NAME', help: 'check only this one, by name or id' },
    json: { help: 'print the results as one JSON object' },
  },
  examples: ['check order-saga.flow.json'],
  run: runCheck,
};

interface Verdict {
  readonly result: RunResult;
  readonly differences: readonly string[];
  readonly isDeclared: boolean;
  readonly isBug: boolean;
  readonly repeat: string;
}

function runCheck(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const scenarios = scenariosOf(design, args, path, terminal);
  if (scenarios === undefined) return EXIT.badInput;
  const verdicts: Verdict[] = [];
  for (const scenario of scenarios) {
    const verdict = verdictOn(design, scenario, path, terminal);
    if (verdict === undefined) return EXIT.badInput;
    verdicts.push(verdict);
    if (!args.options.has('json')) printVerdict(verdict, widthOf(scenarios), terminal);
  }
  if (args.options.has('json')) printJson(design, verdicts, terminal);
  else printSum(verdicts, terminal);
  if (verdicts.some(({ isBug }) => isBug)) return EXIT.bug;
  return verdicts.every(({ differences }) => differences.length === 0) ? EXIT.fine : EXIT.finding;
}

function scenariosOf(design: Design, args: Arguments, path: string, terminal: Terminal): readonly DesignScenario[] | undefined {
  if (design.scenarios.length === 0) {
    refuse(terminal, path, 'the design has no scenarios to check', 'Add some with an "outcome", or use "flowstage simulate".');
    return undefined;
  }
  if (!args.options.has('scenario')) return design.scenarios;
  const chosen = chooseScenario(design, args);
  if (chosen.ok) return [chosen.value.scenario];
  refuse(terminal, path, chosen.error.message, chosen.error.fix);
  return undefined;
}

function verdictOn(design: Design, scenario: DesignScenario, path: string, terminal: Terminal): Verdict | undefined {
  const run = runScenario(terminal, path, { design: { ...design, scenarios: [scenario] }, scenario });
  if (run === undefined) return undefined;
  const result = runResult(design, run);
  reportUnmatchedFaults(terminal, path, run);
  const early = stoppedEarly(run);
  const differences = [...(early === undefined ? [] : [early.message]), ...outcomeDifferences(scenario.outcome, result)];
  const isDeclared = scenario.outcome.findings !== undefined || scenario.outcome.sagas !== undefined;
  return { result, differences, isDeclared, isBug: reportBrokenInvariants(terminal, path, run), repeat: repeatCommand(path, scenario) };
}

function printVerdict({ result, differences, isDeclared, repeat }: Verdict, width: number, terminal: Terminal): void {
  const word = differences.length > 0 ? 'FAIL' : isDeclared ? 'pass' : 'ran ';
  const findings = result.findings.length === 0 ? 'no findings' : counted(result.findings.length, 'finding');
  say(terminal.stdout, `${word}  ${result.scenario.padEnd(width)}  ${counted(result.rows, 'row')}, ${findings}, ${formatDuration(result.wallMs * 1000)}${isDeclared ? '' : ', no outcome declared'}`);
  for (const difference of differences) say(terminal.stdout, `      ${difference}`);
  if (differences.length > 0) say(terminal.stdout, `      again: ${repeat}`);
}

const widthOf = (scenarios: readonly DesignScenario[]): number => Math.min(WIDTH_MAX, Math.max(...scenarios.map(({ name }) => name.length)));

const WIDTH_MAX = 60;

function printSum(verdicts: readonly Verdict[], { stdout }: Terminal): void {
  const failed = verdicts.filter(({ differences }) => differences.length > 0).length;
  say(stdout, `${verdicts.length - failed} of ${counted(verdicts.length, 'scenario')} as declared`);
}

function printJson({ name }: Design, verdicts: readonly Verdict[], { stdout }: Terminal): void {
  const scenarios = verdicts.map(({ result, differences }) => {
    const { design: _, ...rest } = result;
    return { ...rest, passed: differences.length === 0, differences };
  });
  stdout.write(`${printableJson(JSON.stringify({ design: name, passed: scenarios.every(({ passed }) => passed), scenarios }))}\n`);
}
