import { writeDesign } from '../../design/write-design.ts';
import { designImporters } from '../../formats/registry.ts';
import type { Arguments } from '../arguments.ts';
import { EXIT, INPUT_BYTES_MAX, type Command, type ExitCode } from '../command.ts';
import { findFormat, idsOf } from '../find-format.ts';
import { nameOfFile } from '../name-of-file.ts';
import { readText } from '../read-text.ts';
import { reportDiagnostics, say } from '../say.ts';
import { counted } from '../printable.ts';
import { tellReport } from '../tell-report.ts';
import type { Terminal } from '../terminal.ts';
import { writePieces } from '../write-pieces.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'make a design of a file of another kind',
  details: ['What was kept, what was read otherwise and what was left out is told on the standard error. Without --out the design is printed.'],
  positionals: [{ name: 'FILE', help: 'the file to read' }],
  options: {
    from: { value: idsOf(designImporters()), help: 'what FILE is' },
    out: { value: 'DESIGN', help: 'the *.flow.json file to write' },
    force: { help: 'replace DESIGN if it exists' },
  },
  examples: ['import order-events.kafkatopic.yaml --from strimzi --out orders.flow.json'],
  run: runImport,
};

function runImport({ positionals, options }: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = positionals;
  const importer = findFormat(terminal, designImporters(), options.get('from'), { option: 'from', noun: 'importer', ask: 'Say what the file is' });
  if (importer === undefined) return EXIT.badInput;
  const text = readText(terminal, path, INPUT_BYTES_MAX);
  if (text === undefined) return EXIT.badInput;
  const result = importer.read(text, { name: nameOfFile(path), bytesMax: INPUT_BYTES_MAX });
  reportDiagnostics(terminal, path, result.diagnostics);
  if (result.design === null) return EXIT.badInput;
  const out = options.get('out');
  const written = writePieces(terminal, out, [writeDesign(result.design)], options.has('force'));
  if (written === undefined) return EXIT.badInput;
  if (out !== undefined) say(terminal.stderr, `${out}: ${counted(result.design.nodes.length, 'node')}, ${counted(result.design.systems.length, 'system')}`);
  tellReport(terminal.stderr, result.report);
  return EXIT.fine;
}
