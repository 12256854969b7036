import { exportPieces, needsRun, type ExportSubject } from '../formats/export-pieces.ts';
import type { Exporter } from '../formats/format.ts';
import { reportSum } from '../formats/losses/loss-report.ts';
import { type LogScope, scopeText, traceRows } from '../formats/log-scope.ts';
import type { Arguments } from './arguments.ts';
import { refuse, reportDiagnostics, say } from './say.ts';
import { tellReport } from './tell-report.ts';
import type { Terminal } from './terminal.ts';
import { writePieces } from './write-pieces.ts';

/** Writes what an exporter makes to `--out`, or to stdout; its bytes, or undefined after telling why not. `path`: what is exported, for messages. */
export function writeExport(terminal: Terminal, { options }: Pick<Arguments, 'options'>, path: string, format: Exporter, subject: ExportSubject, scope: LogScope): number | undefined {
  const { run } = subject;
  if (run !== null && needsRun(format) && isEmpty(traceRows(run.log, scope))) {
    refuse(terminal, path, `nothing in the run is of ${scopeText(scope) || 'any scope: it has no rows'}`, 'Leave the scope out to see what there is.');
    return undefined;
  }
  const file = exportPieces(format, subject, { scope });
  if (!file.ok) {
    refuse(terminal, path, file.error.message, file.error.fix);
    return undefined;
  }
  const written = writePieces(terminal, options.get('out'), file.value.pieces, options.has('force'));
  if (written === undefined) return undefined;
  const { diagnostics, report } = file.value;
  reportDiagnostics(terminal, path, diagnostics);
  if (report !== undefined) {
    say(terminal.stderr, `${format.label}: ${reportSum(report)}`);
    tellReport(terminal.stderr, { ...report, kept: [] });
  }
  return written;
}

const isEmpty = (rows: Iterable<number>): boolean => rows[Symbol.iterator]().next().done === true;
