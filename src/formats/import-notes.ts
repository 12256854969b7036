import type { Place, ImportDiagnostic, ImportItem, ImportReport, ImportResult } from './format.ts';

/** What an importer tells, as it grows. */
export class ImportNotes {
  readonly #kept: ImportItem[] = [];
  readonly #approximated: ImportItem[] = [];
  readonly #dropped: ImportItem[] = [];
  readonly #diagnostics: ImportDiagnostic[] = [];

  kept(what: string, why: string): void {
    this.#kept.push({ what, why });
  }

  approximated(what: string, why: string): void {
    this.#approximated.push({ what, why });
  }

  dropped(what: string, why: string): void {
    this.#dropped.push({ what, why });
  }

  error(code: string, subject: string, message: string, fix: string, place?: Place): void {
    this.add({ severity: 'error', code, subject, message, fix, ...(place !== undefined && { place }) });
  }

  add(...diagnostics: readonly ImportDiagnostic[]): void {
    for (const diagnostic of diagnostics) this.#diagnostics.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === 'error');
  }

  get diagnostics(): readonly ImportDiagnostic[] {
    return this.#diagnostics;
  }

  get report(): ImportReport {
    return { kept: this.#kept, approximated: this.#approximated, dropped: this.#dropped };
  }
}

/** An import that stops at an error. */
export const refusedImport = (diagnostics: readonly ImportDiagnostic[]): ImportResult => ({ design: null, report: { kept: [], approximated: [], dropped: [] }, diagnostics });
