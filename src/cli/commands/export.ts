import { needsRun } from '../../formats/export-pieces.ts';
import type { Exporter } from '../../formats/format.ts';
import { WHOLE_RUN } from '../../formats/log-scope.ts';
import { exporters } from '../../formats/registry.ts';
import type { Arguments } from '../arguments.ts';
import { EXIT, type Command, type ExitCode } from '../command.ts';
import { findFormat, idsOf } from '../find-format.ts';
import { loadDesign } from '../load-design.ts';
import { counted } from '../printable.ts';
import { say } from '../say.ts';
import type { Terminal } from '../terminal.ts';
import { writeExport } from '../write-export.ts';

/** What can be made of a design that did not run. */
const designFormats = (): readonly Exporter[] => exporters().filter((format) => !needsRun(format));

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a design as a file of another kind',
  details: ['A resource that was imported keeps its comments, order and unknown settings. Without --out the file is printed.', 'What tells of a run is written by "flowstage simulate --format".'],
  positionals: [{ name: 'DESIGN', help: 'a *.flow.json file' }],
  options: {
    to: { value: idsOf(designFormats()), help: 'what to write' },
    out: { value: 'FILE', help: 'the file to write' },
    force: { help: 'replace FILE if it exists' },
  },
  examples: ['export orders.flow.json --to strimzi --out topics.yaml'],
  run: runExport,
};

function runExport(args: Arguments, terminal: Terminal): ExitCode {
  const [path = ''] = args.positionals;
  const format = findFormat(terminal, designFormats(), args.options.get('to'), { option: 'to', noun: 'exporter', ask: 'Say what to write' });
  if (format === undefined) return EXIT.badInput;
  const design = loadDesign(terminal, path);
  if (design === undefined) return EXIT.badInput;
  const written = writeExport(terminal, args, path, format, { design, run: null }, WHOLE_RUN);
  if (written === undefined) return EXIT.badInput;
  const out = args.options.get('out');
  if (out !== undefined) say(terminal.stderr, `${out}: ${format.label}, ${counted(written, 'byte')}`);
  return EXIT.fine;
}
