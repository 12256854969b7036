import { CHANNELS } from '../../catalog/channels/registry.ts';
import { toldBy } from '../../catalog/told-of.ts';
import { type Case, runCase } from '../../engine/conformance/harness.fixture.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { CanvasState, type ChannelState, type NodeState } from '../canvas-state.ts';
import { figureOf } from '../channel-figures.ts';
import { channelTally } from './channel-tally.ts';

export function lastRowAt(log: EventLog, seconds: number): number {
  let row = -1;
  while (row + 1 < log.rowCount && log.cell('time', row + 1) <= seconds * 1e6) row++;
  return row;
}

/** What a run has to tell at moments, under the names of the product. */
export class Told {
  readonly log: EventLog;
  readonly #case: Case;

  constructor(item: Case) {
    this.#case = item;
    this.log = runCase(item).log;
  }

  /** Every figure of a channel that its config has. */
  of(channel: string, seconds: number): { readonly [name: string]: number } {
    const { kind, config } = this.#case.nodes.find(({ id }) => id === channel)!;
    const { observables, tallies } = toldBy(CHANNELS.find((each) => each.kind === kind)!, config);
    const counted: { readonly [of: string]: number } = channelTally(this.log, channel).at(lastRowAt(this.log, seconds), seconds * 1e6)!;
    const state = this.state(channel, seconds);
    return { ...Object.fromEntries(observables.map(({ name, of }) => [name, figureOf(of, state)])), ...Object.fromEntries(tallies.map(({ name, of }) => [name, rounded(counted[of]!)])) };
  }

  state(channel: string, seconds: number): ChannelState {
    return new CanvasState(this.log).channelState(channel, gaugesAt(this.log, lastRowAt(this.log, seconds)))!;
  }

  node(id: string, seconds: number): NodeState {
    return new CanvasState(this.log).nodeState(id, gaugesAt(this.log, lastRowAt(this.log, seconds)))!;
  }
}

/** To a thousandth: what is worked out by hand leaves the microseconds of a hop out. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
