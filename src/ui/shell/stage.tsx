import { lazy, type ReactElement, Suspense } from 'react';
import { useStore } from 'zustand';
import { useWorkspace } from '../workspace-context.tsx';
import { AreaBoundary } from './area-boundary.tsx';
import { BlankHints } from './blank-hints.tsx';
import { DownloadButton } from './download-button.tsx';
import { Loading } from './loading.tsx';
import styles from './stage.module.css';
import { WelcomeCard } from './welcome-card.tsx';

// Asked for at once, beside the frame, which paints while it comes.
const canvas = import('../canvas/canvas.tsx');
const Canvas = lazy(async () => ({ default: (await canvas).Canvas }));
const Tour = lazy(async () => ({ default: (await import('./tour.tsx')).Tour }));
const Transport = lazy(async () => ({ default: (await import('../transport/transport.tsx')).Transport }));

/** The canvas, and above it, unless one only draws, what drives the run. */
export function Stage(): ReactElement {
  const { layout, document, settings } = useWorkspace();
  const mode = useStore(layout.store, (state) => state.mode);
  const isOnTour = useStore(settings.store, ({ tour }) => tour !== null);
  const isBlank = useStore(document.store, ({ design }) => design.nodes.length === 0 && design.systems.length === 0);
  return (
    <section className={styles.stage} aria-label="Canvas" data-region="canvas">
      {mode !== 'design' && <AreaBoundary name="The transport bar"><Suspense fallback={<Loading />}><Transport /></Suspense></AreaBoundary>}
      {isOnTour && <AreaBoundary name="The tour"><Suspense fallback={null}><Tour /></Suspense></AreaBoundary>}
      <div className={styles.canvas}>
        <AreaBoundary name="The canvas" action={<DownloadButton />}><Suspense fallback={<Loading />}><Canvas /></Suspense></AreaBoundary>
        {isBlank && <BlankHints />}
      </div>
      <WelcomeCard />
    </section>
  );
}
