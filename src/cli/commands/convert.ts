import type { ExportSubject } from '../../formats/export-pieces.ts';
import { needsRun } from '../../formats/export-pieces.ts';
import type { DesignImporter, TraceImporter } from '../../formats/format.ts';
import { designImporters, exporters, traceImporters } from '../../formats/registry.ts';
import type { Arguments } from '../arguments.ts';
import { EXIT, INPUT_BYTES_MAX, type Command, type ExitCode } from '../command.ts';
import { findFormat, idsOf } from '../find-format.ts';
import { nameOfFile } from '../name-of-file.ts';
import { counted } from '../printable.ts';
import { readScope, SCOPE_OPTIONS } from '../read-scope.ts';
import { readText } from '../read-text.ts';
import { refuse, reportDiagnostics, say } from '../say.ts';
import { tellReport } from '../tell-report.ts';
import type { Terminal } from '../terminal.ts';
import { writeExport } from '../write-export.ts';

const importers = (): readonly (DesignImporter | TraceImporter)[] => [...designImporters(), ...traceImporters()];

export const convert: Command = {
  name: 'convert',
  summary: 'read a file of one kind and write it as another',
  details: ['A design becomes any kind of design or picture; a run becomes any kind of trace or document, or the design that ran. Without --out the file is printed.'],
  positionals: [{ name: 'FILE', help: 'the file to read' }],
  options: {
    from: { value: idsOf(importers()), help: 'what FILE is' },
    to: { value: idsOf(exporters()), help: 'what to write' },
    ...SCOPE_OPTIONS,
    out: { value: 'FILE', help: 'the file to write' },
    force: { help: 'replace the file to write if it exists' },
  },
  examples: ['convert run.ndjson --from rows --to otlp --out run.otlp.json', 'convert run.ndjson --from rows --to csv --saga 3', 'convert topics.yaml --from strimzi --to flowstage --out topics.flow.json'],
  run: runConvert,
};

function runConvert(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const { options } = args;
  const importer = findFormat(terminal, importers(), options.get('from'), { option: 'from', noun: 'importer', ask: 'Say what the file is' });
  if (importer === undefined) return EXIT.badInput;
  const exporter = findFormat(terminal, exporters(), options.get('to'), { option: 'to', noun: 'exporter', ask: 'Say what to write' });
  if (exporter === undefined) return EXIT.badInput;
  const scope = readScope(args);
  if (!scope.ok) return refuse(terminal, '', scope.error.message, scope.error.fix);
  const subject = readSubject(terminal, path, importer);
  if (subject === undefined) return EXIT.badInput;
  if (needsRun(exporter) && subject.run === null) return refuse(terminal, path, `is a design, and ${exporter.label} tells of a run`, `Run it: flowstage simulate DESIGN --format ${exporter.id}.`);
  const written = writeExport(terminal, args, path, exporter, subject, scope.value);
  if (written === undefined) return EXIT.badInput;
  const out = options.get('out');
  if (out !== undefined) say(terminal.stderr, `${out}: ${exporter.label}, ${counted(written, 'byte')}`);
  return EXIT.fine;
}

/** What the file holds; undefined after telling why it cannot be read. */
function readSubject(terminal: Terminal, path: string, importer: DesignImporter | TraceImporter): ExportSubject | undefined {
  const text = readText(terminal, path, INPUT_BYTES_MAX);
  if (text === undefined) return undefined;
  if (importer.what === 'trace') {
    const run = importer.read(text);
    if (run.ok) return { design: run.value.design, run: run.value };
    refuse(terminal, path, run.error);
    return undefined;
  }
  const { design, diagnostics, report } = importer.read(text, { name: nameOfFile(path), bytesMax: INPUT_BYTES_MAX });
  reportDiagnostics(terminal, path, diagnostics);
  tellReport(terminal.stderr, { ...report, kept: [] });
  return design === null ? undefined : { design, run: null };
}
