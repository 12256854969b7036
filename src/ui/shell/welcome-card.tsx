import { Play, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { useRunScenario } from './use-run-scenario.ts';
import styles from './welcome-card.module.css';

/** The first time: what to try with the design that is open. It goes when it was used or closed, and never comes back by itself. */
export function WelcomeCard(): ReactElement | null {
  const { settings, document, layout, library } = useWorkspace();
  const isWelcomed = useStore(settings.store, (state) => state.isWelcomed);
  const isReady = useStore(library.store, (state) => state.status === 'ready');
  const mode = useStore(layout.store, (state) => state.mode);
  const name = useStore(document.store, ({ design }) => design.name);
  const description = useStore(document.store, ({ design }) => design.description);
  const scenarios = useStore(document.store, ({ design }) => design.scenarios);
  const runScenario = useRunScenario();
  if (isWelcomed || !isReady || mode !== 'design' || scenarios.length === 0) return null;
  return (
    <aside className={styles.card} aria-label="What to try" data-passing>
      <header className={styles.head}>
        <h2>What to try</h2>
        <p className={styles.about} title={description}>Play a scenario of “{name}”, then step through it in both directions.</p>
        <Button size="small" onClick={() => settings.set({ tour: 0 })}>Tour</Button>
        <Button size="small" onClick={() => layout.setOverlay('gallery')}>More templates</Button>
        <Button size="small" look="bare" onClick={() => void library.createBlank()}>Blank canvas</Button>
        <IconButton icon={X} label="Close" size="small" onClick={() => settings.set({ isWelcomed: true })} />
      </header>
      <ul className={styles.scenarios}>
        {scenarios.slice(0, SHOWN_MAX).map((scenario) => (
          <li key={scenario.id}>
            <button type="button" className={styles.scenario} onClick={() => runScenario(scenario.id)}>
              <span className={styles.play}><Play size={14} aria-hidden /></span>
              <span><span className="visually-hidden">Play </span><span className={styles.name}>{scenario.name}</span><span className={styles.what}>{scenario.description}</span></span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}

const SHOWN_MAX = 4;
