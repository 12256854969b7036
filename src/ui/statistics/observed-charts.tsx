import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Design } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';
import { LineChart } from '../widgets/line-chart.tsx';
import { Select } from '../widgets/select.tsx';
import { isInRun, type Observed, observedOf } from '../observed/observed.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { timeText } from './figure-text.ts';
import { observedSeries, type ObservedSeries } from './observed-series.ts';
import styles from './statistics-view.module.css';

/** What this run has to show of a channel or a client over time, as its product calls it. Which series, the reader picks. */
export function ObservedCharts({ log }: { readonly log: EventLog }): ReactElement | null {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const selection = useStore(document.store, (state) => state.selection);
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => shownOf(design, log), [design, log]);
  const chosen = shown.find(({ id }) => selection.includes(id)) ?? shown[0];
  const series = useMemo(() => (chosen === undefined ? [] : observedSeries(log, chosen)), [log, chosen]);
  if (chosen === undefined) return null;
  const isShown = ({ name, isQuiet }: ObservedSeries): boolean => flipped.has(name) === isQuiet;
  const flip = (name: string): void => setFlipped((before) => new Set(before.has(name) ? [...before].filter((other) => other !== name) : [...before, name]));
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.detail} data-testid="observed-charts" tabIndex={0} role="region" aria-label="This run, as its product sees it">
      <div className={styles.observed}>
        <h3>This run</h3>
        <span className={styles.channel}><Select aria-label="Channel or client" size="small" value={chosen.id} options={shown.map(({ id, name }) => ({ value: id, label: name || id }))} onChange={(id) => document.select([id])} /></span>
        <fieldset className={styles.picker}>
          <legend>Series</legend>
          {series.map((each) => <label key={each.name} title={each.help}><input type="checkbox" checked={isShown(each)} onChange={() => flip(each.name)} />{each.name}</label>)}
        </fieldset>
      </div>
      <div className={styles.charts}>
        {series.filter(isShown).map(({ name, help, words, unit, decimals, timesUs, values }) => (
          <LineChart
            key={name} title={unit === '' ? name : `${name} (${unit})`} help={help} label={`${name} of ${chosen.name || chosen.id} over the run, at most ${mostOf(values, words)}`} tone="--tone-channel" cursor="observed"
            x={timesUs} y={values.map((value) => (Number.isFinite(value) ? value : Number.NaN))} formatX={timeText} formatY={(value) => words[value] ?? value.toFixed(decimals)} isWhole={decimals === 0} words={words} yMax={words.length === 0 ? undefined : words.length - 1}
          />
        ))}
      </div>
    </div>
  );
}

function mostOf(values: readonly number[], words: readonly string[]): number | string {
  const most = Math.max(0, ...values.filter(Number.isFinite));
  return words[most] ?? most;
}

/** Channels first, then their clients, as far as the run has them. */
function shownOf(design: Design, log: EventLog): readonly Observed[] {
  const all = design.nodes.flatMap(({ id }) => observedOf(design, id) ?? []).filter((each) => isInRun(each, log));
  return [...all.filter(({ channels }) => channels === null), ...all.filter(({ channels }) => channels !== null)];
}
