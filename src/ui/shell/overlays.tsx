import { lazy, type ReactElement, Suspense, useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { Overlay } from '../../workspace/layout-store.ts';
import { useWorkspace } from '../workspace-context.tsx';
import type { OverlayProps } from './overlay-props.ts';
import { Typed, TypedAhead } from './typed-ahead.ts';

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }));
const KeysSheet = lazy(async () => ({ default: (await import('./keys-sheet.tsx')).KeysSheet }));
const SettingsDialog = lazy(async () => ({ default: (await import('./settings-dialog.tsx')).SettingsDialog }));
const GalleryDialog = lazy(async () => ({ default: (await import('./gallery-dialog.tsx')).GalleryDialog }));
const DesignsDialog = lazy(async () => ({ default: (await import('./designs-dialog.tsx')).DesignsDialog }));
const RunsDialog = lazy(async () => ({ default: (await import('./runs-dialog.tsx')).RunsDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('../imports/import-dialog.tsx')).ImportDialog }));
const ExportDialog = lazy(async () => ({ default: (await import('./export/export-dialog.tsx')).ExportDialog }));
const ShareDialog = lazy(async () => ({ default: (await import('./share/share-dialog.tsx')).ShareDialog }));
const SwapDialog = lazy(async () => ({ default: (await import('../swap/swap-dialog.tsx')).SwapDialog }));
const SchemasDialog = lazy(async () => ({ default: (await import('../inspector/schemas/schemas-dialog.tsx')).SchemasDialog }));
const RestoreDialog = lazy(async () => ({ default: (await import('./restore-dialog.tsx')).RestoreDialog }));

/** What lies over everything, one at a time. `find` belongs to the canvas. */
const OVERLAYS: { readonly [O in Exclude<Overlay, 'find'>]: (props: OverlayProps) => ReactElement } = {
  palette: (props) => <CommandPalette {...props} />,
  keys: (props) => <KeysSheet {...props} />,
  settings: (props) => <SettingsDialog {...props} />,
  gallery: (props) => <GalleryDialog {...props} />,
  designs: (props) => <DesignsDialog {...props} />,
  runs: (props) => <RunsDialog {...props} />,
  import: (props) => <ImportDialog {...props} />,
  export: (props) => <ExportDialog {...props} />,
  share: (props) => <ShareDialog {...props} />,
  swap: (props) => <SwapDialog {...props} />,
  schemas: (props) => <SchemasDialog {...props} />,
  restore: (props) => <RestoreDialog {...props} />,
};

export function Overlays(): ReactElement | null {
  const { layout } = useWorkspace();
  const overlay = useStore(layout.store, (state) => state.overlay);
  const [typed] = useState(() => new Typed());
  const close = useCallback(() => layout.setOverlay(null), [layout]);
  if (overlay === null || overlay === 'find') return null;
  return (
    <>
      <TypedAhead key={overlay} typed={typed} onClose={close} />
      <Suspense fallback={null}>{OVERLAYS[overlay]({ onClose: close, typed })}</Suspense>
    </>
  );
}
