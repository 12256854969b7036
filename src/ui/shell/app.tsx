import { lazy, type ReactElement, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Workspace } from '../../workspace/workspace.ts';
import { TooltipLayer } from '../widgets/tooltip.tsx';
import { useWorkspace, WorkspaceProvider } from '../workspace-context.tsx';
import { AreaBoundary } from './area-boundary.tsx';
import styles from './app.module.css';
import { DownloadButton } from './download-button.tsx';
import { Loading } from './loading.tsx';
import { Banners, Notices } from './notices.tsx';
import { Rail } from './rail.tsx';
import { focusIn, focusInspector, focusRegion } from './regions.ts';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useFocusReturn } from './use-focus-return.ts';
import { useKeys } from './use-keys.ts';
import { useTheme } from './use-theme.ts';
import { useWidth } from './use-width.ts';

// Always there, and nothing to see at first: they come right after the first paint.
const FileDrop = lazy(async () => ({ default: (await import('./file-drop.tsx')).FileDrop }));
const Overlays = lazy(async () => ({ default: (await import('./overlays.tsx')).Overlays }));
const StorageBanners = lazy(async () => ({ default: (await import('./storage-banners.tsx')).StorageBanners }));
const WideBody = lazy(async () => ({ default: (await import('./body.tsx')).Body }));
const MediumBody = lazy(async () => ({ default: (await import('./compact-body.tsx')).MediumBody }));
const NarrowBody = lazy(async () => ({ default: (await import('./compact-body.tsx')).NarrowBody }));

/** The whole page. */
export function App({ workspace }: { readonly workspace: Workspace }): ReactElement {
  return (
    <WorkspaceProvider workspace={workspace}>
      <AreaBoundary name="Flowstage" isPage action={<DownloadButton />}><Page /></AreaBoundary>
      <TooltipLayer />
    </WorkspaceProvider>
  );
}

function Page(): ReactElement {
  const workspace = useWorkspace();
  const isReady = useStore(workspace.library.store, ({ status }) => status === 'ready');
  useTheme();
  useKeys();
  useFocusReturn();
  useFlushWhenHidden(workspace);
  usePlaceInAddress(workspace, isReady);
  useEffect(() => workspace.shell.register({ focusRegion, focusInspector }), [workspace]);
  return (
    <div className={styles.app} data-ready={isReady}>
      <SkipLinks />
      <TopBar />
      <Suspense fallback={null}><StorageBanners /></Suspense>
      <Banners />
      <main className={styles.main}><Panels /></main>
      <StatusBar />
      <Suspense fallback={null}><Overlays /></Suspense>
      <Notices />
      <Suspense fallback={null}><FileDrop /></Suspense>
    </div>
  );
}

function Panels(): ReactElement {
  const width = useWidth();
  if (width === 'wide') return <><Rail /><Suspense fallback={<Loading />}><WideBody /></Suspense></>;
  return <Suspense fallback={<Loading />}>{width === 'narrow' ? <NarrowBody /> : <MediumBody />}</Suspense>;
}

function SkipLinks(): ReactElement {
  return (
    <nav className={styles.skip} aria-label="Skip">
      <button type="button" onClick={() => focusIn('left')}>Skip to the palette</button>
      <button type="button" onClick={() => document.querySelector<HTMLElement>("[data-region='canvas'] [tabindex='0']")?.focus()}>Skip to the canvas</button>
      <button type="button" onClick={focusInspector}>Skip to the inspector</button>
      <button type="button" onClick={() => focusIn('drawer')}>Skip to the log</button>
    </nav>
  );
}

/** Reload comes back to the place, and Back to the mode before. */
function usePlaceInAddress(workspace: Workspace, isReady: boolean): void {
  useEffect(() => {
    let stop = (): void => {};
    let isWanted = isReady;
    if (isReady) void import('./address.ts').then(({ keepPlaceInAddress }) => isWanted && (stop = keepPlaceInAddress(workspace)));
    return () => {
      isWanted = false;
      stop();
    };
  }, [workspace, isReady]);
}

/** What waits to be written goes out before the page may be gone. */
function useFlushWhenHidden({ library }: Workspace): void {
  useEffect(() => {
    const flush = (): void => void library.flush();
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
    };
  }, [library]);
}
