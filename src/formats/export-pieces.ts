import type { Diagnostic } from '../base/diagnostic.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import type { DiagramOptions, Exporter, ImportReport, RecordedRun } from './format.ts';
import { type LogScope, WHOLE_RUN } from './log-scope.ts';
import { lossReport } from './losses/loss-report.ts';
import { designProvenance } from './provenance.ts';
import { designImporters } from './registry.ts';

/** What there is to export. */
export interface ExportSubject {
  readonly design: Design;
  /** With the design as it was when it ran. */
  readonly run: RecordedRun | null;
}

/** How. What a format does not ask for is ignored. */
export interface ExportOptions extends Omit<DiagramOptions, 'provenance'> {
  readonly scope?: LogScope;
}

export interface ExportedFile {
  /** The file in pieces, since a whole one may not fit into a string. To be taken once. */
  readonly pieces: Iterable<string>;
  /** What the file does not carry, or carries otherwise. */
  readonly diagnostics: readonly Diagnostic[];
  /** Of a design in a format that is read too: what comes back of it. */
  readonly report?: ImportReport;
}

/** The file that an exporter makes of a design or a run. */
export function exportPieces(format: Exporter, { design, run }: ExportSubject, { scope, ...diagram }: ExportOptions = {}): Result<ExportedFile, Diagnostic> {
  switch (format.what) {
    case 'design': {
      const written = format.write(design);
      if (!written.ok) return written;
      const { text, diagnostics } = written.value;
      const importer = designImporters().find(({ id }) => id === format.id);
      return ok({ pieces: [text], diagnostics, ...(importer !== undefined && { report: lossReport(importer, design, text) }) });
    }
    case 'diagram': return ok({ pieces: [format.write(design, { ...diagram, provenance: diagram.state === undefined || run === null ? designProvenance(design) : run.provenance })], diagnostics: [] });
    case 'trace': return run === null ? err(NO_RUN) : ok({ pieces: format.write(run, scope ?? WHOLE_RUN), diagnostics: [] });
    case 'document': {
      if (run === null) return err(NO_RUN);
      const written = format.write(run, { scope: scope ?? WHOLE_RUN, ...(diagram.palette === undefined ? {} : { palette: diagram.palette }) });
      return written.ok ? ok({ pieces: [written.value], diagnostics: [] }) : written;
    }
  }
}

export const needsRun = ({ what }: Exporter): boolean => what === 'trace' || what === 'document';

const NO_RUN: Diagnostic = { severity: 'error', code: 'no-run', subject: '', message: 'there is no run to write', fix: 'Run a scenario first.' };
