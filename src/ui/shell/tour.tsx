import { CircleCheck, X } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { beginningOf, TOUR } from '../../workspace/tour.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './tour.module.css';

/** One line above the canvas: what to do next. It goes on by itself when that is done, and is there again after a reload. */
export function Tour(): ReactElement | null {
  const workspace = useWorkspace();
  const { settings, commands } = workspace;
  const at = useStore(settings.store, ({ tour }) => tour);
  useEffect(() => {
    if (at === null || at >= TOUR.length) return undefined;
    const begun = beginningOf(workspace);
    const look = (): void => {
      if (TOUR[at]!.isDone(workspace, begun)) settings.set({ tour: at + 1 });
    };
    const stops = [workspace.run.store, workspace.playhead.store, workspace.breakpoints.store, workspace.document.store].map((store) => store.subscribe(look));
    return () => stops.forEach((stop) => stop());
  }, [workspace, settings, at]);
  if (at === null) return null;
  const step = TOUR[at];
  const close = (): void => settings.set({ tour: null });
  return (
    <aside className={styles.tour} aria-label="Tour" data-passing>
      <span className={styles.dots} aria-hidden>{TOUR.map(({ title }, index) => <i key={title} data-state={index < at ? 'done' : index === at ? 'now' : 'next'} />)}</span>
      {step === undefined
        ? <p className={styles.words}><CircleCheck size={15} aria-hidden /> <b>That is how it works.</b> The same way an own design is debugged.</p>
        : <p className={styles.words}><span className="visually-hidden">Step {at + 1} of {TOUR.length}: </span><b>{step.title}</b> {step.how}</p>}
      {step?.command !== undefined && <Button size="small" onClick={() => void commands.run(step.command ?? '')}>Do it</Button>}
      {step !== undefined && <Button size="small" look="bare" onClick={() => settings.set({ tour: at + 1 })}>Skip</Button>}
      <IconButton icon={X} size="small" label="Close the tour" onClick={close} />
    </aside>
  );
}
