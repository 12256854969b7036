import { designExporters } from '../../formats/registry.ts';
import type { DesignExporter } from '../../formats/format.ts';
import { hint, type Arguments } from '../arguments.ts';
import { EXIT, type Command, type ExitCode } from '../command.ts';
import { loadDesign } from '../load-design.ts';
import { counted } from '../printable.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import type { Terminal } from '../terminal.ts';
import { writePieces } from '../write-pieces.ts';

const exporterIds = (): string[] => designExporters().map(({ id }) => id);

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a design as a file of another kind',
  details: ['A resource that was imported keeps its comments, order and unknown settings. Without --out the file is printed.'],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    to: { value: exporterIds().join('|'), help: 'what to write' },
    out: { value: 'FILE', help: 'the file to write' },
    force: { help: 'replace FILE if it exists' },
  },
  examples: ['export orders.flow.json --to strimzi --out topics.yaml'],
  run: runExport,
};

function runExport({ positionals, options }: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = positionals;
  const exporter = exporterOf(options.get('to'), terminal);
  if (exporter === undefined) return EXIT.badInput;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const result = exporter.write(design);
  if (!result.ok) return refuse(terminal, path, result.error.message, result.error.fix);
  const out = options.get('out');
  const written = writePieces(terminal, out, [result.value.text], options.has('force'));
  if (written === undefined) return EXIT.badInput;
  reportDiagnostics(terminal, path, result.value.diagnostics);
  if (out !== undefined) say(terminal.stderr, `${out}: ${exporter.label}, ${counted(written, 'byte')}`);
  return EXIT.fine;
}

function exporterOf(wanted: string | undefined, terminal: Terminal): DesignExporter | undefined {
  const found = designExporters().find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  if (wanted === undefined) refuse(terminal, '', '--to is missing', `Say what to write: --to ${exporterIds().join('|')}.`);
  else refuse(terminal, '', `there is no exporter "${wanted}"`, hint(wanted, exporterIds()).fix ?? `The exporters are: ${exporterIds().join(', ')}.`);
  return undefined;
}
