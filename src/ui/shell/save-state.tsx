import { Check, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkspace } from '../workspace-context.tsx';
import { clockTime } from './wall-time.ts';
import styles from './save-state.module.css';

const loadNotSaved = () => import('./not-saved.tsx');
const NotSaved = lazy(async () => ({ default: (await loadNotSaved()).NotSaved }));

/** Whether the last change is kept: only what the browser has written through is called saved. */
export function SaveState(): ReactElement | null {
  const { library } = useWorkspace();
  const save = useStore(library.store, (state) => state.save);
  const mode = useStore(library.store, (state) => state.mode);
  const isShown = useStore(library.store, (state) => state.shown !== null);
  // It is there when it is needed: a trouble is no time to wait for a file.
  useEffect(() => void loadNotSaved().catch(() => {}), []);
  const isUnopened = useStore(library.store, (state) => state.openId === null);
  if (isShown) return <p className={styles.state} data-testid="save-state"><CircleDashed size={12} aria-hidden />Not kept</p>;
  if (isUnopened) return null;
  if (save.kind === 'notSaved') return <Suspense fallback={<Plainly />}><NotSaved why={save.why} fix={save.fix} /></Suspense>;
  if (mode === 'memory') return <Suspense fallback={<Plainly />}><NotSaved why="This browser keeps nothing: the design is gone with the tab." fix="Save it to a file." /></Suspense>;
  if (save.kind === 'saving') return <p className={styles.state} data-testid="save-state"><LoaderCircle size={12} className={styles.turning} aria-hidden />Saving …</p>;
  return <p className={styles.state} data-testid="save-state"><Check size={12} aria-hidden />{save.at === null ? 'Saved' : `Saved · ${clockTime(save.at)}`}</p>;
}

function Plainly(): ReactElement {
  return <p className={styles.state} data-testid="save-state"><CircleX size={12} aria-hidden />Not saved</p>;
}
