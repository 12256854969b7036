import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { DesignSystem } from '../../../design/document.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvas } from '../canvas-context.tsx';
import { lookOf } from '../faces/icons.ts';
import { setText } from '../../widgets/set-text.ts';
import { HOST_MARKS, HOST_WORDS } from '../live/host-painter.ts';
import { setData } from '../live/paint.ts';
import styles from './bars.module.css';

/** The clusters that host channels, each with its brokers while a run is shown. They have no place among the wires. */
export function SystemsBar({ isLive }: { readonly isLive: boolean }): ReactElement | null {
  const { document } = useWorkspace();
  const systems = useStore(document.store, (state) => state.design.systems);
  const selection = useStore(document.store, (state) => state.selection);
  if (systems.length === 0) return null;
  return (
    <div className={styles.systems} role="group" aria-label="Systems">
      {systems.map((system) => (
        <SystemChip key={system.id} system={system} isSelected={selection.includes(system.id)} isLive={isLive} onSelect={() => document.select([system.id])} />
      ))}
    </div>
  );
}

interface SystemChipProps {
  readonly system: DesignSystem;
  readonly isSelected: boolean;
  readonly isLive: boolean;
  readonly onSelect: () => void;
}

function SystemChip({ system: { id, kind, name, config }, isSelected, isLive, onSelect }: SystemChipProps): ReactElement {
  const { icon: Icon, label } = lookOf(kind);
  const brokers = typeof config['brokers'] === 'number' ? `${config['brokers']} brokers` : label === name ? '' : label;
  return (
    <button type="button" className={styles.chip} aria-pressed={isSelected} data-id={id} onClick={onSelect}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className={styles.chipName}>{name}</span>
      {isLive ? <Brokers id={id} /> : <span className={styles.note}>{brokers}</span>}
    </button>
  );
}

/** A mark for each broker: its shape says whether it is up. */
function Brokers({ id }: { readonly id: string }): ReactElement {
  const { live } = useCanvas();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      live.add((state, gauges) => {
        const hosts = state.nodeState(id, gauges)?.hosts ?? [];
        const element = place.current;
        if (element === null) return;
        if (element.childElementCount !== hosts.length) element.replaceChildren(...hosts.map(() => globalThis.document.createElement('i')));
        hosts.forEach((host, at) => {
          const mark = element.children[at] as HTMLElement;
          setData(mark, 'state', host);
          setText(mark, HOST_MARKS[host]);
          mark.title = `Broker ${at}: ${HOST_WORDS[host]}`;
        });
        const down = hosts.filter((host) => host !== 'up').length;
        element.closest('button')?.toggleAttribute('data-danger', down > 0);
      }),
    [live, id],
  );
  return <span ref={place} className={styles.brokers} />;
}
