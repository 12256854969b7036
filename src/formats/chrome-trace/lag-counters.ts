import type { EventLog } from '../../log/event-log.ts';
import type { ChromeEvent } from './chrome-event.ts';
import type { ChromeTracks } from './chrome-tracks.ts';

interface Lag {
  readonly node: number;
  readonly name: string;
  /** Slots of the end and the committed position of each partition. */
  readonly slots: readonly (readonly [end: number, offset: number])[];
  value: number;
}

/** How many entries each group is behind, at each row of the scope that changes it. */
export function* lagCounters(log: EventLog, isIn: (index: number) => boolean, tracks: ChromeTracks): Generator<ChromeEvent> {
  const { layout, segments } = log;
  const gauges = layout.initial();
  const byChannel = lagsByChannel(log);
  for (const { columns, rows, firstRow } of segments) {
    const { kind, node, member, channel, partition, position, value, time } = columns;
    for (let row = 0; row < rows; row++) {
      layout.apply(gauges, kind[row]!, node[row]!, member[row]!, channel[row]!, partition[row]!, position[row]!, value[row]!);
      const isWanted = isIn(firstRow + row);
      for (const lag of byChannel.get(channel[row]!) ?? []) {
        const now = behind(lag, gauges);
        if (now === lag.value) continue;
        lag.value = now;
        if (isWanted) yield { name: lag.name, ph: 'C', pid: tracks.processOf(lag.node), ts: time[row]!, args: { entries: now } };
      }
    }
  }
}

function lagsByChannel({ header, layout }: EventLog): ReadonlyMap<number, readonly Lag[]> {
  const lags = new Map<number, Lag[]>();
  for (const { node, channel } of header.subscriptions) {
    const slots = Array.from({ length: header.channels[channel]!.partitions }, (_, partition) => [layout.slot('end', 0, 0, channel, partition), layout.slot('offset', node, 0, channel, partition)] as const);
    lags.set(channel, [...(lags.get(channel) ?? []), { node, name: `lag ${header.channels[channel]!.id}`, slots, value: 0 }]);
  }
  return lags;
}

function behind({ slots }: Lag, gauges: Float64Array): number {
  let sum = 0;
  for (const [end, offset] of slots) sum += Math.max(0, gauges[end]! - gauges[offset]!);
  return sum;
}
