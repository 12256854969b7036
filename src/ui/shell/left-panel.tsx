import { lazy, type ReactElement, Suspense } from 'react';
import type { LeftTab } from '../../workspace/layout-store.ts';
import { Loading } from './loading.tsx';
import { LEFT_TABS } from './left-tabs.ts';
import { PalettePanel } from './palette-panel.tsx';
import styles from './panel.module.css';
import { TemplatesPanel } from './templates-panel.tsx';
import { usePanels } from './use-panels.ts';

const Outline = lazy(async () => ({ default: (await import('../canvas/outline.tsx')).Outline }));
const Scenarios = lazy(async () => ({ default: (await import('../inspector/scenarios.tsx')).Scenarios }));

/** What the rail has chosen. */
export function LeftPanel({ isTitled = true }: { readonly isTitled?: boolean }): ReactElement {
  const { leftTab } = usePanels();
  const { label } = LEFT_TABS.find(({ value }) => value === leftTab) ?? LEFT_TABS[0]!;
  return (
    <section className={styles.panel} aria-label={label} data-region="left" tabIndex={-1}>
      {isTitled && <h2 className={styles.title}>{label}</h2>}
      <div className={styles.content}><Suspense fallback={<Loading />}>{CONTENTS[leftTab]()}</Suspense></div>
    </section>
  );
}

const CONTENTS: { readonly [T in LeftTab]: () => ReactElement } = {
  palette: () => <PalettePanel />,
  outline: () => <Outline />,
  scenarios: () => <Scenarios />,
  templates: () => <TemplatesPanel />,
};
