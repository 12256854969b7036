import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { findChannel } from '../../catalog/find-entry.ts';
import { toldBy } from '../../catalog/told-of.ts';
import type { EventLog } from '../../log/event-log.ts';
import { LineChart } from '../widgets/line-chart.tsx';
import { Select } from '../widgets/select.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { timeText } from './figure-text.ts';
import { observedSeries, type ObservedSeries } from './observed-series.ts';
import styles from './statistics-view.module.css';

/** What this run has to show of a channel over time, as its product calls it. Which series, the reader picks. */
export function ObservedCharts({ log }: { readonly log: EventLog }): ReactElement | null {
  const { document } = useWorkspace();
  const nodes = useStore(document.store, (state) => state.design.nodes);
  const selection = useStore(document.store, (state) => state.selection);
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => nodes.filter(({ id, kind }) => (findChannel(kind)?.observables.length ?? 0) > 0 && log.header.channels.some((channel) => channel.id === id)), [nodes, log]);
  const chosen = shown.find(({ id }) => selection.includes(id)) ?? shown[0];
  const series = useMemo(() => (chosen === undefined ? [] : observedSeries(log, chosen.id, toldBy(findChannel(chosen.kind)!, chosen.config))), [log, chosen]);
  if (chosen === undefined) return null;
  const isShown = ({ name, isQuiet }: ObservedSeries): boolean => flipped.has(name) === isQuiet;
  const flip = (name: string): void => setFlipped((before) => new Set(before.has(name) ? [...before].filter((other) => other !== name) : [...before, name]));
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.detail} data-testid="observed-charts" tabIndex={0} role="region" aria-label="This run, as its product sees it">
      <div className={styles.observed}>
        <h3>This run</h3>
        <span className={styles.channel}><Select aria-label="Channel" size="small" value={chosen.id} options={shown.map(({ id, name }) => ({ value: id, label: name || id }))} onChange={(id) => document.select([id])} /></span>
        <fieldset className={styles.picker}>
          <legend>Series</legend>
          {series.map((each) => <label key={each.name} title={each.help}><input type="checkbox" checked={isShown(each)} onChange={() => flip(each.name)} />{each.name}</label>)}
        </fieldset>
      </div>
      <div className={styles.charts}>
        {series.filter(isShown).map(({ name, help, unit, decimals = 0, timesUs, values }) => (
          <LineChart
            key={name} title={unit === undefined ? name : `${name} (${unit})`} help={help} label={`${name} of ${chosen.name || chosen.id} over the run, at most ${Math.max(0, ...values.filter(Number.isFinite))}`} tone="--tone-channel" cursor="observed"
            x={timesUs} y={values.map((value) => (Number.isFinite(value) ? value : Number.NaN))} formatX={timeText} formatY={(value) => value.toFixed(decimals)} isWhole={decimals === 0}
          />
        ))}
      </div>
    </div>
  );
}
