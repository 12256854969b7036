import { CanvasState, type ChannelState, type NodeState } from '../analysis/canvas-state.ts';
import type { EventLog } from '../log/event-log.ts';
import { gaugesAt } from '../log/query-gauges.ts';

/** What a diagram shows of a run at one moment: plain data by node id. */
export interface DiagramState {
  readonly timeUs: number;
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly channels: ReadonlyMap<string, ChannelState>;
}

/** The state after the row at `index`; -1 for the beginning. */
export function diagramStateAt(log: EventLog, index: number): DiagramState {
  const [state, gauges] = [new CanvasState(log), gaugesAt(log, index)];
  const byId = <T>(table: readonly { readonly id: string }[], read: (id: string) => T | undefined): ReadonlyMap<string, T> =>
    new Map(table.slice(1).flatMap(({ id }) => {
      const found = read(id);
      return found === undefined ? [] : [[id, found] as const];
    }));
  return {
    timeUs: index < 0 ? 0 : log.cell('time', index),
    nodes: byId(log.header.nodes, (id) => state.nodeState(id, gauges)),
    channels: byId(log.header.channels, (id) => state.channelState(id, gauges)),
  };
}
