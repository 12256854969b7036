import type { Diagnostic } from '../base/diagnostic.ts';
import type { Place } from '../formats/format.ts';
import { EXIT, type ExitCode } from './command.ts';
import { counted, printable } from './printable.ts';
import type { Output, Terminal } from './terminal.ts';

/** One line; whatever a document put into it stays on it. */
export const say = (output: Output, text: string): void => output.write(`${printable(text)}\n`);

/** Tells on stderr what is wrong with the input, and how to mend it. */
export function refuse(terminal: Terminal, subject: string, message: string, fix?: string): ExitCode {
  say(terminal.stderr, `error: ${subject === '' ? '' : `${subject}: `}${message}`);
  if (fix !== undefined) say(terminal.stderr, `  fix: ${fix}`);
  return EXIT.badInput;
}

type Placed = Diagnostic & { readonly place?: Place };

/** Tells all diagnostics about a file, the errors first. True when there are errors. */
export function reportDiagnostics(terminal: Terminal, path: string, diagnostics: readonly Placed[]): boolean {
  const order = ['error', 'warning', 'info'] as const;
  const sorted = order.flatMap((severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity));
  for (const diagnostic of sorted.slice(0, SHOWN_MAX)) tell(terminal.stderr, path, diagnostic);
  if (sorted.length > SHOWN_MAX) say(terminal.stderr, `... and ${counted(sorted.length - SHOWN_MAX, 'more remark')} about ${path}`);
  return sorted[0]?.severity === 'error';
}

const SHOWN_MAX = 20;

function tell(output: Output, path: string, { severity, subject, message, fix, place }: Placed): void {
  const where = place === undefined ? path : `${path}:${place.line}:${place.column}`;
  say(output, `${severity === 'info' ? 'note' : severity}: ${where}: ${message.startsWith(`"${path}"`) ? message.slice(path.length + 2).replace(/^[ ,:]+/, '') : message}`);
  if (subject !== '' && place === undefined) say(output, `  at: ${subject}`);
  if (fix !== undefined) say(output, `  fix: ${fix}`);
}
