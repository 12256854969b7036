import { useVirtualizer } from '@tanstack/react-virtual';
import { Play } from 'lucide-react';
import { type CSSProperties, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatDuration, formatInstant } from '../../base/time.ts';
import type { RunNames } from '../../workspace/runs/run-names.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { SagaIcon } from '../widgets/own-icons.tsx';
import { Select } from '../widgets/select.tsx';
import { SearchInput } from '../widgets/text-input.tsx';
import { usePlayheadRow, useWorkspace } from '../workspace-context.tsx';
import { type BarPlace, placeBars, type SagaBar, type SagaLane, SagaReader, type SagaState } from '../../analysis/saga-lanes.ts';
import { SAGA_STATES } from './saga-states.ts';
import styles from './sagas.module.css';

/** Height of a lane; in a sheet its steps have a line of their own. As the styles say. */
const lanePx = (): number => (matchMedia('(max-width: 760px)').matches ? 66 : 34);

/** A lane for each instance, as it stands at the playhead. A click follows it in every view. */
export function Sagas(): ReactElement {
  const { commands, run } = useWorkspace();
  const log = useStore(run.store, (state) => state.log);
  const [readers] = useState<{ current: SagaReader | null }>({ current: null });
  const row = usePlayheadRow();
  const lanes = useMemo(() => {
    if (log === null) return [];
    const reader = (readers.current ??= new SagaReader(log));
    reader.setLog(log);
    return reader.lanes(row);
  }, [readers, log, row]);
  const [text, setText] = useState('');
  const [state, setState] = useState<SagaState | ''>('');
  if (log === null) {
    return <EmptyState icon={SagaIcon} title="No run yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Run a scenario with a saga: each instance gets a lane here.</EmptyState>;
  }
  if (lanes.length === 0) return <EmptyState icon={SagaIcon} title="No saga has started at the playhead">Play or step forward, or go to the end of the run.</EmptyState>;
  const shown = lanes.filter((lane) => (state === '' || lane.state === state) && (text === '' || `${lane.key} saga ${lane.saga}`.includes(text.trim())));
  return (
    <div className={styles.view} data-testid="sagas">
      <div className={styles.tools}>
        <SearchInput label="Filter sagas by key" size="small" value={text} onChange={setText} />
        <Select size="small" aria-label="Only one state" value={state} options={[{ value: '', label: 'All states' }, ...Object.entries(SAGA_STATES).map(([value, { word }]) => ({ value: value as SagaState, label: word }))]} onChange={setState} />
        <Counts lanes={lanes} />
      </div>
      <Lanes lanes={shown} />
    </div>
  );
}

function Counts({ lanes }: { readonly lanes: readonly SagaLane[] }): ReactElement {
  return (
    <span className={styles.counts}>
      {(Object.keys(SAGA_STATES) as SagaState[]).map((state) => {
        const count = lanes.filter((lane) => lane.state === state).length;
        return count === 0 ? null : <Badge key={state} tone={SAGA_STATES[state].tone} icon={SAGA_STATES[state].icon}>{count} {SAGA_STATES[state].word.toLowerCase()}</Badge>;
      })}
    </span>
  );
}

function Lanes({ lanes }: { readonly lanes: readonly SagaLane[] }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { layout } = useWorkspace();
  const followed = useStore(layout.store, ({ saga }) => saga);
  const { getVirtualItems, getTotalSize, scrollToIndex } = useVirtualizer({ count: lanes.length, getScrollElement: () => box.current, estimateSize: lanePx, overscan: 6 });
  const at = lanes.findIndex(({ saga }) => saga === followed);
  useEffect(() => {
    if (at >= 0) scrollToIndex(at);
  }, [scrollToIndex, at]);
  if (lanes.length === 0) return <EmptyState title="No saga fits the filter">Clear a part of it to see more.</EmptyState>;
  return (
    // Whoever has no pointer scrolls it with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className={styles.lanes} tabIndex={0} role="region" aria-label="Saga instances">
      <ul style={{ height: getTotalSize() }}>
        {getVirtualItems().map(({ index, start }) => {
          const lane = lanes[index]!;
          return <li key={lane.saga} style={{ transform: `translateY(${start}px)` }}><Lane lane={lane} isFollowed={lane.saga === followed} /></li>;
        })}
      </ul>
    </div>
  );
}

function Lane({ lane, isFollowed }: { readonly lane: SagaLane; readonly isFollowed: boolean }): ReactElement {
  const { layout, playhead, run } = useWorkspace();
  const { word, tone, icon } = SAGA_STATES[lane.state];
  const places = placeBars(lane.bars);
  const go = (row: number): void => {
    playhead.pause();
    playhead.seekRow(row + 1);
  };
  return (
    <div className={styles.lane} data-state={lane.state} data-key={lane.key} data-followed={isFollowed ? '' : undefined} data-testid="saga-lane">
      <button type="button" className={styles.name} aria-pressed={isFollowed} title={isFollowed ? 'Stop following' : 'Follow this instance in every view'} onClick={() => layout.follow(isFollowed ? {} : { saga: lane.saga })}>
        <span className={styles.key}>{lane.key === '' ? `saga ${lane.saga}` : lane.key}</span>
        <span className={styles.time}>{formatInstant(lane.startUs)}</span>
      </button>
      <Badge tone={tone} icon={icon}>{word}</Badge>
      <div className={styles.track}>
        {lane.bars.map((bar, index) => (
          <button
            key={bar.row} type="button" className={styles.bar} data-direction={bar.direction} data-outcome={bar.outcome} data-shared={(places[index]?.lines ?? 1) > 1 ? '' : undefined} style={styleOf(places[index])}
            title={barText(bar, stepName(bar.step, run.state.names))} onClick={() => go(bar.row)}
          >
            <span className={styles.step}>{stepName(bar.step, run.state.names)}{bar.attempts > 1 && ` ×${bar.attempts}`}</span>
            {bar.endUs !== undefined && <span className={styles.took} aria-hidden>{formatDuration(rounded(bar.endUs - bar.startUs))}</span>}
          </button>
        ))}
      </div>
      <span className={styles.duration}>{lane.endUs === undefined ? '…' : formatDuration(rounded(lane.endUs - lane.startUs))}</span>
    </div>
  );
}

/** To whole milliseconds where that leaves something. */
const rounded = (us: number): number => (us < 1000 ? us : Math.round(us / 1000) * 1000);

/** Bars share the track by order, not by time: a step of 80 ms beside a wait of a minute stays readable. Those that ran at once stand one above the other. */
function styleOf(place: BarPlace | undefined): CSSProperties {
  const { column, columns, line, lines } = place ?? { column: 0, columns: 1, line: 0, lines: 1 };
  return { left: `${(column / columns) * 100}%`, width: `calc(${100 / columns}% - 2px)`, top: `${(line / lines) * 100}%`, height: `calc(${100 / lines}% - ${lines === 1 ? 0 : 1}px)` };
}

/** A step's name; one that a monitor watches is a part of it, `<monitor>/<step>`. */
const stepName = (step: string, names: RunNames | null): string => names?.nodeName(names.nodeIndex(step)).replace(/^.*\//, '') ?? step;

function barText({ direction, outcome, startUs, endUs, attempts }: SagaBar, name: string): string {
  const what = direction === 'action' ? name : `Undo: ${name}`;
  const how = outcome === 'open' ? 'under way' : outcome === 'timedOut' ? 'timed out' : outcome;
  const time = endUs === undefined ? `since ${formatInstant(startUs)}` : `${formatInstant(startUs)}, ${formatDuration(endUs - startUs)}`;
  return `${what}: ${how}, ${time}${attempts > 1 ? `, ${attempts} attempts` : ''}`;
}
