import { lazy, type ReactElement, Suspense } from 'react';
import { useStore } from 'zustand';
import { Canvas } from '../canvas/canvas.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { AreaBoundary } from './area-boundary.tsx';
import { BlankHints } from './blank-hints.tsx';
import { DownloadButton } from './download-button.tsx';
import { Loading } from './loading.tsx';
import styles from './stage.module.css';
import { WelcomeCard } from './welcome-card.tsx';

const Transport = lazy(async () => ({ default: (await import('../transport/transport.tsx')).Transport }));

/** The canvas, and above it, unless one only draws, what drives the run. */
export function Stage(): ReactElement {
  const { layout, document } = useWorkspace();
  const mode = useStore(layout.store, (state) => state.mode);
  const isBlank = useStore(document.store, ({ design }) => design.nodes.length === 0 && design.systems.length === 0);
  return (
    <section className={styles.stage} aria-label="Canvas" data-region="canvas">
      {mode !== 'design' && <AreaBoundary name="The transport bar"><Suspense fallback={<Loading />}><Transport /></Suspense></AreaBoundary>}
      <div className={styles.canvas}>
        <AreaBoundary name="The canvas" action={<DownloadButton />}><Canvas /></AreaBoundary>
        {isBlank && <BlankHints />}
        <WelcomeCard />
      </div>
    </section>
  );
}
