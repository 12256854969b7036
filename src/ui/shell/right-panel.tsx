import { lazy, type ReactElement, Suspense } from 'react';
import { Loading } from './loading.tsx';
import styles from './panel.module.css';

const Inspector = lazy(async () => ({ default: (await import('../inspector/inspector.tsx')).Inspector }));

/** The form of what is selected, else of the design. */
export function RightPanel(): ReactElement {
  return (
    <section className={styles.panel} aria-label="Inspector" data-region="right" tabIndex={-1}>
      <h2 className="visually-hidden">Inspector</h2>
      <div className={styles.content}><Suspense fallback={<Loading />}><Inspector /></Suspense></div>
    </section>
  );
}
