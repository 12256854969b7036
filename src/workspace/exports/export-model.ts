import type { Diagnostic } from '../../base/diagnostic.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { diagramStateAt } from '../../formats/diagram-state.ts';
import { type ExportedFile, exportPieces, needsRun, type ExportOptions } from '../../formats/export-pieces.ts';
import type { Exporter, RecordedRun } from '../../formats/format.ts';
import type { LogScope } from '../../formats/log-scope.ts';
import { reportSum } from '../../formats/losses/loss-report.ts';
import { runProvenance } from '../../formats/provenance.ts';
import { exporters } from '../../formats/registry.ts';
import { baseName } from '../library/file-store.ts';
import type { Workspace } from '../workspace.ts';

/** What a format is about, as menus group it. */
export type ExportWhat = Exporter['what'];

export interface ExportFormat {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly what: ExportWhat;
  readonly extension: string;
  /** It tells of a run: without one it cannot be written. */
  readonly needsRun: boolean;
  /** A picture: it may be light or dark. */
  readonly isPicture: boolean;
  readonly scopes: readonly LogScope['kind'][];
}

const EVERY_SCOPE: readonly LogScope['kind'][] = ['run', 'range', 'saga', 'message', 'nodes'];

/** Everything that can be written, as the registry lists it. */
export const exportFormats = (): readonly ExportFormat[] => exporters().map((format) => ({
  id: format.id, label: format.label, summary: format.summary, what: format.what, extension: format.extensions[0] ?? 'txt', needsRun: needsRun(format),
  isPicture: (format.what === 'diagram' || format.what === 'document') && format.extensions[0] === 'svg',
  scopes: format.what === 'trace' ? EVERY_SCOPE : format.what === 'document' ? format.scopes : [],
}));

export type ExportScope = LogScope;

export interface ExportChoice {
  readonly format: string;
  /** Of a run. */
  readonly scope: ExportScope;
  /** Of a diagram: only what is selected. */
  readonly isSelectionOnly: boolean;
  /** Of a diagram: with the state at the playhead. */
  readonly isAtPlayhead: boolean;
  readonly palette: 'light' | 'dark';
}

export interface ExportFile {
  readonly name: string;
  readonly blob: Blob;
  /** The beginning. */
  readonly preview: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes what is chosen. Long traces come in slices, so that the page goes on; `isWanted` ends it early, with null. */
export async function makeExport(workspace: Workspace, choice: ExportChoice, isWanted: () => boolean): Promise<Result<ExportFile, Diagnostic> | null> {
  const format = exporters().find(({ id }) => id === choice.format);
  if (format === undefined) return err({ severity: 'error', code: 'unknown-format', subject: '', message: `there is no format "${choice.format}"` });
  const { design } = workspace.document.state;
  const run = recordedRun(workspace);
  const file = exportPieces(format, { design, run }, optionsOf(workspace, choice));
  if (!file.ok) return file;
  const parts = await collect(file.value.pieces, isWanted);
  if (parts === null) return null;
  const blob = new Blob([...parts], { type: 'text/plain;charset=utf-8' });
  return ok({ name: `${baseName(design.name)}${suffixOf(format, workspace, choice)}.${format.extensions[0] ?? 'txt'}`, blob, preview: parts.join('').slice(0, PREVIEW_CHARS), diagnostics: [...file.value.diagnostics, ...lossNotes(file.value)] });
}

const PREVIEW_CHARS = 6000;

/** What a design loses in a file of another kind: the sum, then each part. */
function lossNotes({ report }: ExportedFile): readonly Diagnostic[] {
  if (report === undefined) return [];
  const lost = [...report.dropped, ...report.approximated].map(({ what, why, path = '' }) => note(`${what}: ${why}`, path));
  return lost.length === 0 ? [] : [note(`${reportSum(report)[0]!.toUpperCase()}${reportSum(report).slice(1)}`, ''), ...lost];
}

const note = (message: string, path: string): Diagnostic => ({ severity: 'info', code: 'export-loss', subject: path === '' ? '' : (path.split('/')[1] ?? ''), message });

/** The run that is shown, as exporters take it. */
export function recordedRun({ run }: Workspace): RecordedRun | null {
  const { log } = run.state;
  const { ran } = run;
  return log === null || ran === null ? null : { design: ran.design, log, provenance: runProvenance(log, { design: ran.design.name, scenario: ran.scenario.name }) };
}

function optionsOf({ document, playhead, run }: Workspace, { scope, isSelectionOnly, isAtPlayhead, palette }: ExportChoice): ExportOptions {
  const { log } = run.state;
  const { selection } = document.state;
  return { scope, palette, ...(isSelectionOnly && selection.length > 0 ? { ids: new Set(selection) } : {}), ...(isAtPlayhead && log !== null ? { state: diagramStateAt(log, playhead.state.row - 1) } : {}) };
}

/** `orders-payment-declined-saga-3`: what tells files of one design apart. */
function suffixOf(format: Exporter, { run }: Workspace, { scope }: ExportChoice): string {
  if (!needsRun(format)) return '';
  const scenario = run.state.scenario?.name ?? '';
  const part = scope.kind === 'run' ? '' : scope.kind === 'saga' ? `saga ${scope.saga}` : scope.kind === 'message' ? `message ${scope.message}` : scope.kind;
  return [scenario, part].filter((word) => word !== '').map((word) => `-${baseName(word)}`).join('');
}

async function collect(pieces: Iterable<string>, isWanted: () => boolean): Promise<readonly string[] | null> {
  const parts: string[] = [];
  let since = performance.now();
  for (const piece of pieces) {
    parts.push(piece);
    if (parts.length % 256 !== 0 || performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (!isWanted()) return null;
    since = performance.now();
  }
  return isWanted() ? parts : null;
}

const SLICE_MS = 12;
