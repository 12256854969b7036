import { CircleDot, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { BreakpointLine } from './breakpoint-line.tsx';
import styles from './breakpoints.module.css';

/** Where playing stops, each with what it waits for, and how often the shown run meets it. */
export function Breakpoints(): ReactElement {
  const { breakpoints } = useWorkspace();
  const list = useStore(breakpoints.store, (state) => state.list);
  const add = <Button size="small" icon={Plus} onClick={() => breakpoints.edit(breakpoints.add({}))}>Add a breakpoint</Button>;
  if (list.length === 0) return <EmptyState icon={CircleDot} title="No breakpoints" action={add}>Playing stops where a breakpoint is met. Select a node and press B, or add one here: for a time, a condition, a finding.</EmptyState>;
  return (
    <section className={styles.view} aria-label="Breakpoints">
      <ul className={styles.list}>{list.map((each) => <BreakpointLine key={each.id} breakpoint={each} />)}</ul>
      <div>{add}</div>
    </section>
  );
}
