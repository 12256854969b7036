import { compile } from '../../design/compile.ts';
import { hashTopology } from '../../topology/hash.ts';
import { printTopology } from '../../topology/print.ts';
import type { Arguments } from '../arguments.ts';
import { chooseScenario } from '../choose-scenario.ts';
import { EXIT, type Command, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { printableLines } from '../printable.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';

export const print: Command = {
  name: 'print',
  summary: 'print the plan that the engine runs',
  details: ['Hosts, links, channels, stores, groups and programs, as the design compiles to them under a scenario. Labels and positions leave no trace in it.'],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: { scenario: { value: 'NAME', help: 'the scenario whose overrides apply; the first one if left out' } },
  examples: ['print order-saga.flow.json'],
  run: runPrint,
};

function runPrint(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const chosen = chooseScenario(design, args);
  if (!chosen.ok) return refuse(terminal, path, chosen.error.message, chosen.error.fix);
  const compiled = compile(chosen.value.design, chosen.value.scenario.id);
  reportDiagnostics(terminal, path, compiled.diagnostics);
  if (!compiled.ok) return EXIT.badInput;
  say(terminal.stdout, `topology ${hashTopology(compiled.topology)}`);
  const text = printTopology(compiled.topology);
  terminal.stdout.write(printableLines(text.endsWith('\n') ? text : `${text}\n`));
  return EXIT.fine;
}
