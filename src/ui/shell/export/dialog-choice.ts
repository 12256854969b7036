import type { ExportChoice, ExportFormat, ExportScope } from '../../../workspace/exports/export-model.ts';
import type { Workspace } from '../../../workspace/workspace.ts';

/** What is chosen in the dialog. */
export interface DialogChoice extends ExportChoice {
  /** Of a picture: 0 as vectors, else as PNG of so many pixels to the point. */
  readonly scale: number;
}

/** A scope of a kind, as what is looked at suggests. */
export function defaultScope({ document, layout, playhead }: Workspace, kind: ExportScope['kind']): ExportScope {
  const { saga, message } = layout.state;
  switch (kind) {
    case 'run': return { kind };
    case 'range': return { kind, fromUs: 0, untilUs: Math.max(1, playhead.state.timeUs) };
    case 'saga': return { kind, saga: saga || 1 };
    case 'message': return { kind, message: message || 1 };
    case 'nodes': return { kind, ids: document.state.selection };
  }
}

/** The scope stays when the format can be of it too. */
export const scopeFor = (workspace: Workspace, { scopes }: ExportFormat, scope: ExportScope): ExportScope =>
  (scopes.includes(scope.kind) ? scope : defaultScope(workspace, scopes[0] ?? 'run'));

/** A trace when a run is looked at, else a picture of the design; pictures in the theme of the page. */
export function firstChoice(workspace: Workspace, formats: readonly ExportFormat[]): DialogChoice {
  const { document, layout, run } = workspace;
  const hasRun = run.state.log !== null;
  const format = formats.find(({ what, isPicture, needsRun }) => (hasRun && layout.state.mode !== 'design' ? what === 'trace' : isPicture && !needsRun)) ?? formats[0]!;
  return {
    format: format.id,
    scope: scopeFor(workspace, format, defaultScope(workspace, layout.state.saga > 0 ? 'saga' : 'run')),
    isSelectionOnly: document.state.selection.length > 1,
    isAtPlayhead: hasRun && layout.state.mode !== 'design',
    palette: isDark() ? 'dark' : 'light',
    scale: 0,
  };
}

const isDark = (): boolean => globalThis.document.documentElement.dataset['theme'] === 'dark';
