import { writeDesign } from '../../design/write-design.ts';
import type { DesignImporter, ImportReport, ImportResult } from '../../formats/format.ts';
import { designImporters } from '../../formats/registry.ts';
import { hint, type Arguments } from '../arguments.ts';
import { EXIT, INPUT_BYTES_MAX, type Command, type ExitCode } from '../command.ts';
import { readText } from '../read-text.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import { counted } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { writePieces } from '../write-pieces.ts';

const importerIds = (): string[] => designImporters().map(({ id }) => id);

export const importCommand: Command = {
  name: 'import',
  summary: 'make a design of a file of another kind',
  details: ['What was kept, what was read otherwise and what was left out is told on the standard error. Without --out the design is printed.'],
  positionals: [{ name: 'FILE', help: 'the file to read' }],
  options: {
    from: { value: importerIds().join('|'), help: 'what FILE is' },
    out: { value: 'DESIGN', help: 'the *.flow.json file to write' },
    force: { help: 'replace DESIGN if it exists' },
  },
  examples: ['import order-events.kafkatopic.yaml --from strimzi --out orders.flow.json'],
  run: runImport,
};

function runImport({ positionals, options }: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = positionals;
  const importer = importerOf(options.get('from'), terminal);
  if (importer === undefined) return EXIT.badInput;
  const text = readText(terminal, path, INPUT_BYTES_MAX);
  if (text === undefined) return EXIT.badInput;
  const result = importer.read(text, { name: nameOf(path), bytesMax: INPUT_BYTES_MAX });
  reportDiagnostics(terminal, path, result.diagnostics);
  if (result.design === null) return EXIT.badInput;
  const out = options.get('out');
  const written = writePieces(terminal, out, [writeDesign(result.design)], options.has('force'));
  if (written === undefined) return EXIT.badInput;
  reportImport(result, out, terminal);
  return EXIT.fine;
}

function importerOf(wanted: string | undefined, terminal: Terminal): DesignImporter | undefined {
  const found = designImporters().find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  if (wanted === undefined) refuse(terminal, '', '--from is missing', `Say what the file is: --from ${importerIds().join('|')}.`);
  else refuse(terminal, '', `there is no importer "${wanted}"`, hint(wanted, importerIds()).fix ?? `The importers are: ${importerIds().join(', ')}.`);
  return undefined;
}

/** `orders.kafkatopic.yaml` becomes `orders`. */
const nameOf = (path: string): string => path.replace(/^.*[/\\]/, '').replace(/\..*$/, '') || 'imported';

function reportImport({ design, report }: ImportResult, out: string | undefined, { stderr }: Terminal): void {
  if (out !== undefined) say(stderr, `${out}: ${counted(design?.nodes.length ?? 0, 'node')}, ${counted(design?.systems.length ?? 0, 'system')}`);
  for (const [word, items] of sections(report)) {
    for (const { what, why } of items.slice(0, SHOWN_MAX)) say(stderr, `  ${word}  ${what}: ${why}`);
    if (items.length > SHOWN_MAX) say(stderr, `  ${word}  ... and ${items.length - SHOWN_MAX} more`);
  }
}

const sections = ({ kept, approximated, dropped }: ImportReport) => [['kept    ', kept], ['changed ', approximated], ['left out', dropped]] as const;

const SHOWN_MAX = 20;
