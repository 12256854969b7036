import type { Design } from '../design/document.ts';
import { DESIGN_LIMITS } from '../design/limits.ts';
import { readDesign } from '../design/read-design.ts';
import { INPUT_BYTES_MAX } from './command.ts';
import { refuse, reportDiagnostics } from './say.ts';
import type { Terminal } from './terminal.ts';

/** The design in a file, or undefined after telling why there is none. Warnings are told and do not stop. */
export function loadDesign(terminal: Terminal, path: string): Design | undefined {
  const bytes = terminal.files.read(path, INPUT_BYTES_MAX);
  if (!bytes.ok) {
    refuse(terminal, path, bytes.error.message, bytes.error.fix);
    return undefined;
  }
  const { design, diagnostics, readOnly } = readDesign(bytes.value, path, { limits: { ...DESIGN_LIMITS, bytes: INPUT_BYTES_MAX } });
  // A later format may mean what this program does not know: a run of it would not be the run that was meant.
  const judged = readOnly ? diagnostics.map((found) => (found.code === 'later-version' ? { ...found, severity: 'error' as const } : found)) : diagnostics;
  return reportDiagnostics(terminal, path, judged) ? undefined : design;
}
