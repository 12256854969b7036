import { Layers2, Play, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { type AggregateState, aggregateStore } from '../../workspace/aggregates/aggregate-store.ts';
import { rowOf, versionAt, versionsOf } from '../../workspace/aggregates/event-streams.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { Select } from '../widgets/select.tsx';
import { useLate, usePlayheadRow, useWorkspace } from '../workspace-context.tsx';
import styles from './aggregates-view.module.css';
import { StreamList } from './stream-list.tsx';
import { VersionDetail } from './version-detail.tsx';
import { VersionList } from './version-list.tsx';
import { VersionSlider } from './version-slider.tsx';

/** Event-sourced aggregates: the state of each instance at any version, as the fold of its events. The version is where the playhead is. */
export function AggregatesView(): ReactElement {
  const { document, run, commands } = useWorkspace();
  const aggregates = useLate(aggregateStore);
  const hasAggregate = useStore(document.store, ({ design }) => design.nodes.some(({ kind }) => kind === 'aggregate'));
  const { status: runStatus, log } = useStore(run.store);
  const state = useStore(aggregates.store);
  useEffect(() => aggregates.read(), [aggregates, runStatus, log, state.status]);
  if (state.status === 'failed') return <EmptyState icon={TriangleAlert} title="The streams cannot be told" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run again</Button>}>{state.error}</EmptyState>;
  if (state.status === 'read') return <Aggregates state={state} />;
  if (!hasAggregate) return <EmptyState icon={Layers2} title="No aggregate in this design">Place an aggregate, or insert the pattern Event-sourced aggregate: its state at every version is shown here.</EmptyState>;
  if (log === null) return <EmptyState icon={Layers2} title="No run yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Run a scenario: each aggregate is shown at any version, event by event.</EmptyState>;
  return <EmptyState icon={Layers2} title={runStatus === 'running' ? 'Running' : 'Reading the streams'}>{runStatus === 'running' ? 'The versions are told when the run has ended.' : 'The run is repeated to read what its events say.'}</EmptyState>;
}

function Aggregates({ state: { aggregates: all, aggregate, stream, isWhole } }: { readonly state: AggregateState }): ReactElement {
  const { document, playhead } = useWorkspace();
  const aggregates = useLate(aggregateStore);
  const design = useStore(document.store, (each) => each.design);
  const row = usePlayheadRow(50);
  const shown = all.find(({ id }) => id === aggregate) ?? all.find(({ streams }) => streams.length > 0) ?? all[0];
  const current = shown?.streams.find(({ id }) => id === stream) ?? shown?.streams[0];
  const versions = useMemo(() => (shown === undefined || current === undefined ? [] : versionsOf(shown, current)), [shown, current]);
  if (shown === undefined) return <EmptyState icon={Layers2} title="No aggregate in this run">The design had none when it ran.</EmptyState>;
  const nameOf = (id: string): string => design.nodes.find((node) => node.id === id)?.name ?? id;
  const version = current === undefined ? 0 : Math.min(versionAt(current, row), versions.length);
  const go = (to: number): void => {
    if (current === undefined) return;
    playhead.pause();
    playhead.seekRow(rowOf(current, to));
  };
  return (
    <section className={styles.view} aria-label="Aggregates" data-testid="aggregates">
      <div className={styles.streams}>
        {all.length > 1 && <Select size="small" aria-label="Aggregate" value={shown.id} options={all.map(({ id }) => ({ value: id, label: nameOf(id) }))} onChange={(id) => aggregates.choose(id, null)} />}
        <StreamList streams={shown.streams} chosen={current?.id ?? null} row={row} name={nameOf(shown.id)} onChoose={(id) => aggregates.choose(shown.id, id)} />
        {!isWhole && <p className={styles.hint}>Only the beginning: there were more events than are kept.</p>}
      </div>
      {current === undefined ? <EmptyState icon={Layers2} title="No event was appended">No command of this run led to an event.</EmptyState> : (
        <div className={styles.stream}>
          <header className={styles.head}>
            <h3>{current.id}</h3>
            <VersionSlider version={version} versions={versions} of={current.events.length} onChange={go} />
            {versions.length < current.events.length && <Badge tone="bad" icon={TriangleAlert}>The fold ends at {versions.length}</Badge>}
          </header>
          <VersionList versions={versions} version={version} onChoose={go} />
          <VersionDetail aggregate={shown} versions={versions} version={version} />
        </div>
      )}
    </section>
  );
}
