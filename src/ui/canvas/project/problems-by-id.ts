import type { Diagnostic } from '../../../base/diagnostic.ts';

/** What is wrong with one thing. */
export interface ProblemCount {
  readonly errors: number;
  readonly warnings: number;
  /** The messages, one a line. */
  readonly text: string;
}

/** Problems by the id of the node, edge or system that they are about. */
export function problemsById(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, ProblemCount> {
  const found = new Map<string, ProblemCount>();
  for (const { subject, severity, message } of diagnostics) {
    if (severity === 'info') continue;
    const id = idOf(subject);
    if (id === undefined) continue;
    const before = found.get(id);
    found.set(id, {
      errors: (before?.errors ?? 0) + (severity === 'error' ? 1 : 0),
      warnings: (before?.warnings ?? 0) + (severity === 'warning' ? 1 : 0),
      text: before === undefined ? message : `${before.text}\n${message}`,
    });
  }
  return found;
}

const SUBJECT = /^(?:nodes|edges|systems)\/([^/]+)/;

const idOf = (subject: string): string | undefined => SUBJECT.exec(subject)?.[1];

export const countProblems = ({ errors, warnings }: ProblemCount): number => errors + warnings;
