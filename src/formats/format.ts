import type { Diagnostic } from '../base/diagnostic.ts';
import type { Result } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import type { EventLog } from '../log/event-log.ts';
import type { DiagramState } from './diagram-state.ts';
import type { LogScope } from './log-scope.ts';
import type { Provenance } from './provenance.ts';

/** Something that reads or writes a file of another kind. Menus, the command line and file drop iterate the registry of them. */
export type Format = DesignImporter | TraceImporter | Exporter;

export type Exporter = DesignExporter | DiagramExporter | TraceExporter | DocumentExporter;

interface FormatBase {
  /** What a person types after `--from`, `--to` or `--format`. */
  readonly id: string;
  readonly label: string;
  /** One line: what is in such a file. */
  readonly summary: string;
  /** Usual endings of file names, the preferred one first, without dot. */
  readonly extensions: readonly string[];
}

export interface DesignImporter extends FormatBase {
  readonly direction: 'import';
  readonly what: 'design';
  /** Whether a text looks like such a file, well formed or not. Quick. */
  recognises(text: string): boolean;
  /** Total: never throws for what a file holds. */
  read(text: string, options: ImportOptions): ImportResult;
}

export interface ImportOptions {
  /** Name of the new design. */
  readonly name: string;
  /** Default: FILE_BYTES_MAX. */
  readonly bytesMax?: number;
}

export interface ImportResult {
  /** Absent when a diagnostic is an error. */
  readonly design: Design | null;
  readonly report: ImportReport;
  readonly diagnostics: readonly ImportDiagnostic[];
}

/** What became of the parts of a file, so that nothing is lost in silence. */
export interface ImportReport {
  readonly kept: readonly ImportItem[];
  /** Read, but not exactly as written. */
  readonly approximated: readonly ImportItem[];
  readonly dropped: readonly ImportItem[];
}

export interface ImportItem {
  readonly what: string;
  readonly why: string;
  /** Of what an export loses: its place in the design. */
  readonly path?: string;
}

/** A diagnostic with its place in the file. */
export interface ImportDiagnostic extends Diagnostic {
  readonly place?: Place;
}

/** Both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface DesignExporter extends FormatBase {
  readonly direction: 'export';
  readonly what: 'design';
  /** Fails with what is missing and how to mend it. */
  write(design: Design): Result<DesignExport, Diagnostic>;
}

export interface DesignExport {
  readonly text: string;
  /** What the file does not carry, or carries otherwise. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A picture of a design, or of a part of it, for people and for other programs that draw. Not to be read back. */
export interface DiagramExporter extends FormatBase {
  readonly direction: 'export';
  readonly what: 'diagram';
  /** Total: whatever a design says, it can be drawn. */
  write(design: Design, options: DiagramOptions): string;
}

export interface DiagramOptions {
  readonly provenance: Provenance;
  /** Only these nodes, notes and groups, and the wires between them; everything when left out. */
  readonly ids?: ReadonlySet<string>;
  /** What to show on nodes, as at the playhead. */
  readonly state?: DiagramState;
  /** Default: light. */
  readonly palette?: 'light' | 'dark';
}

/** A document about what happened in a run, for people: a sequence diagram, saga lanes, a replay. */
export interface DocumentExporter extends FormatBase {
  readonly direction: 'export';
  readonly what: 'document';
  /** What it can be about, the usual one first. */
  readonly scopes: readonly LogScope['kind'][];
  /** Fails with what to choose instead, such as a smaller scope. */
  write(run: RecordedRun, options: DocumentOptions): Result<string, Diagnostic>;
}

/** A run with the design that ran; among its scenarios is the one that was run. */
export interface RecordedRun {
  readonly design: Design;
  readonly log: EventLog;
  readonly provenance: Provenance;
}

export interface DocumentOptions {
  readonly scope: LogScope;
  /** Default: light. A replay has both. */
  readonly palette?: 'light' | 'dark';
}

export interface TraceExporter extends FormatBase {
  readonly direction: 'export';
  readonly what: 'trace';
  /** The file in pieces, since a whole one may not fit into a string. */
  write(run: RecordedRun, scope: LogScope): Iterable<string>;
}

export interface TraceImporter extends FormatBase {
  readonly direction: 'import';
  readonly what: 'trace';
  /** Total. The error is a clause about the file: what is wrong, where, and how to mend it. */
  read(text: string): Result<RecordedRun, string>;
}

/** Largest file that the application imports; the command line allows more. */
export const FILE_BYTES_MAX = 5 * 1024 * 1024;
