import type { ChannelState, PartitionState } from '../../../analysis/canvas-state.ts';
import { shortfallOf } from '../../../analysis/channel-figures.ts';
import type { Observable } from '../../../catalog/entry.ts';
import { setText } from '../../widgets/set-text.ts';
import { observedBrief } from './observed.ts';
import { setData, setStyle, shortCount } from './paint.ts';
import styles from './live-strip.module.css';

/** More partitions than this are too narrow to see: only the numbers are shown. */
const BARS_MAX = 24;

/** One bar for each partition: how much it holds; without a leader it is crossed out. Then what its product's tools tell first, and what is wrong. */
export function paintChannel(strip: HTMLElement, state: ChannelState, observables: readonly Observable[]): void {
  const { partitions, lag } = state;
  const [bars, text, warning] = parts(strip);
  const shown = partitions.length > BARS_MAX ? [] : partitions;
  if (bars.childElementCount !== shown.length) bars.replaceChildren(...shown.map(newBar));
  const most = Math.max(8, ...shown.map(({ entries }) => entries));
  const isLog = observables.some(({ of }) => of === 'end');
  shown.forEach((partition, at) => paintBar(bars.children[at] as HTMLElement, partition, isLog ? `Partition ${at}: ${partitionText(partition)}` : '', most));
  const offline = partitions.filter(isOffline).length;
  const underMin = partitions.filter(({ isUnderMin }) => isUnderMin).length;
  setText(text, observedBrief(observables, state));
  setText(warning, offline > 0 ? `✕ ${offline} offline` : underMin > 0 ? `▲ ${underMin} under min ISR` : lag > 0 ? `lag ${shortCount(lag)}` : (shortfallOf(observables, state) ?? ''));
  setData(warning, 'tone', offline + underMin > 0 ? 'bad' : 'warn');
  if (strip.parentElement) strip.parentElement.toggleAttribute('data-danger', offline > 0);
}

const isOffline = ({ leader, epoch }: PartitionState): boolean => leader < 0 && epoch >= 0;

/** Of a log with positions; what a queue has, its own names tell. */
function partitionText({ entries, leader, inSync, eligible, epoch, end, committed }: PartitionState): string {
  const words = `${leader < 0 ? 'no leader' : `leader broker ${leader}`}, ISR ${inSync}${eligible > 0 ? `, ELR ${eligible}` : ''}, leaderEpoch ${Math.max(0, epoch)}`;
  return `${entries} kept, LEO ${end}, HW ${committed}, ${words}`;
}

function paintBar(bar: HTMLElement, partition: PartitionState, title: string, most: number): void {
  setStyle(bar, '--fill', (partition.entries / most).toFixed(2));
  setData(bar, 'state', isOffline(partition) ? 'offline' : 'led');
  if (bar.title !== title) bar.title = title;
}

function newBar(): HTMLElement {
  const bar = document.createElement('i');
  bar.className = styles['bar'] ?? '';
  return bar;
}

function parts(strip: HTMLElement): readonly [HTMLElement, HTMLElement, HTMLElement] {
  if (strip.childElementCount !== 3) {
    const names = ['bars', 'text', 'warning'] as const;
    strip.replaceChildren(...names.map((name) => {
      const part = document.createElement('span');
      part.className = styles[name] ?? '';
      return part;
    }));
  }
  return [strip.children[0], strip.children[1], strip.children[2]] as unknown as readonly [HTMLElement, HTMLElement, HTMLElement];
}
