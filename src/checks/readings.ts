import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { GaugeLayout } from '../log/gauge-layout.ts';
import type { GaugeName } from '../log/gauges.ts';
import type { LogHeader } from '../log/header.ts';

/** A number that an expectation reads: some slots of a vector, and what to make of them. */
export interface Reading {
  readonly slots: readonly number[];
  read(vector: Float64Array): number;
}

/** Where readings find their slots: the gauges, then a count for each name as an effect, then for each name as a message type. */
export interface ReadingSpace {
  readonly header: LogHeader;
  readonly layout: GaugeLayout;
  readonly size: number;
  readonly effectSlot: (name: number) => number;
  readonly messageSlot: (name: number) => number;
}

export interface ReadingFunction {
  readonly usage: string;
  readonly help: string;
  /** Gauges that it may read: rows of other kinds cannot change it. */
  readonly gauges: readonly GaugeName[];
  readonly counts?: 'effects' | 'messages';
  resolve(space: ReadingSpace, args: readonly (Json | undefined)[]): Result<Reading, string>;
}

export function readingSpace(header: LogHeader, layout: GaugeLayout): ReadingSpace {
  const names = header.names.length;
  return { header, layout, size: layout.size + 2 * names, effectSlot: (name) => layout.size + name, messageSlot: (name) => layout.size + names + name };
}

/** The functions of `always`, `eventually` and `never`. */
export const READING_FUNCTIONS = {
  rows: ofNode('rows(store)', 'rows that the store keeps', 'rows'),
  members: ofNode('members(node)', "members of the node's group, as its coordinator knows them", 'members'),
  generation: ofNode('generation(node)', "generation of the node's group", 'generation'),
  frames: ofNode('frames(node)', 'handlers at work', 'frames'),
  waiting: ofNode('waiting(node)', 'requests that wait', 'waiting'),
  pending: ofNode('pending(node)', 'publishes without final answer', 'pendingSends'),
  depth: ofChannel('depth(channel)', 'entries that the channel keeps', 'entries'),
  committed: ofChannel('committed(channel)', 'entries that were replicated, over all partitions', 'committed'),
  leased: ofChannel('leased(queue)', 'entries in the hands of consumers', 'leased'),
  delayed: ofChannel('delayed(queue)', 'entries that are held back', 'delayed'),
  deadLettered: ofChannel('deadLettered(queue)', 'entries that were dead-lettered', 'deadLettered'),
  consumers: ofChannel('consumers(queue)', 'consumers that are attached', 'consumers'),
  lag: { usage: 'lag(node)', help: 'replicated entries that the group has not committed', gauges: ['committed', 'offset', 'start'], resolve: resolveLag },
  up: { usage: 'up(node)', help: 'instances that run', gauges: ['hostState'], resolve: resolveUp },
  sagas: { usage: "sagas(saga, 'completed')", help: 'instances that are running, compensating, completed, compensated or stuck', gauges: ['running', 'compensating', 'completed', 'compensated', 'stuck'], resolve: resolveSagas },
  effects: { usage: 'effects(name)', help: 'how often the effect happened', gauges: [], counts: 'effects', resolve: (space, args) => resolveCount(space, args, 'effect', space.effectSlot) },
  messages: { usage: 'messages(type)', help: 'messages of the type that were made', gauges: [], counts: 'messages', resolve: (space, args) => resolveCount(space, args, 'message type', space.messageSlot) },
} as const satisfies Record<string, ReadingFunction>;

export type ReadingFunctionName = keyof typeof READING_FUNCTIONS;

export const READING_FUNCTION_NAMES = Object.keys(READING_FUNCTIONS) as readonly ReadingFunctionName[];

const sumOf = (slots: readonly number[]): Reading => ({
  slots,
  read: (vector) => {
    let sum = 0;
    for (const slot of slots) sum += vector[slot]!;
    return sum;
  },
});

function ofNode(usage: string, help: string, gauge: GaugeName): ReadingFunction {
  return {
    usage,
    help,
    gauges: [gauge],
    resolve: ({ header, layout }, args) => withNode(header, args, (node) => ok(sumOf([layout.slot(gauge, node, 0, 0, 0)]))),
  };
}

function ofChannel(usage: string, help: string, gauge: GaugeName): ReadingFunction {
  return {
    usage,
    help,
    gauges: [gauge],
    resolve: ({ header, layout }, args) => {
      const channel = header.channels.findIndex(({ id }, index) => index > 0 && id === args[0]);
      if (channel < 0) return err(unknown('channel', args[0], header.channels.slice(1).map(({ id }) => id)));
      return ok(sumOf(range(header.channels[channel]!.partitions).map((partition) => layout.slot(gauge, 0, 0, channel, partition))));
    },
  };
}

/** A group that has committed nothing yet is behind from the start of what is kept. */
function resolveLag({ header, layout }: ReadingSpace, args: readonly (Json | undefined)[]): Result<Reading, string> {
  return withNode(header, args, (node) => {
    const subscriptions = header.subscriptions.filter((subscription) => subscription.node === node);
    if (subscriptions.length === 0) return err(`${header.nodes[node]!.id} reads no channel`);
    const partitions = subscriptions.flatMap(({ channel }) =>
      range(header.channels[channel]!.partitions).map((partition) => (['committed', 'offset', 'start'] as const).map((gauge) => layout.slot(gauge, node, 0, channel, partition))));
    return ok({ slots: partitions.flat(), read: (vector) => partitions.reduce((sum, slots) => sum + lagAt(vector, slots), 0) });
  });
}

function lagAt(vector: Float64Array, slots: readonly number[]): number {
  const offset = Math.max(vector[slots[1]!]!, vector[slots[2]!]!);
  return Math.max(0, vector[slots[0]!]! - offset);
}

function resolveUp({ header, layout }: ReadingSpace, args: readonly (Json | undefined)[]): Result<Reading, string> {
  return withNode(header, args, (node) => {
    const slots = range(header.nodes[node]!.members).map((member) => layout.slot('hostState', node, member, 0, 0));
    return ok({ slots, read: (vector) => slots.filter((slot) => vector[slot] === HOST_UP).length });
  });
}

/** What the gauge `hostState` holds for a host that runs. */
const HOST_UP = 1;

const SAGA_STATES = ['running', 'compensating', 'completed', 'compensated', 'stuck'] as const;

function resolveSagas({ header, layout }: ReadingSpace, args: readonly (Json | undefined)[]): Result<Reading, string> {
  return withNode(header, args, (node) => {
    const state = SAGA_STATES.find((name) => name === args[1]);
    return state === undefined ? err(unknown('state of a saga', args[1], SAGA_STATES)) : ok(sumOf([layout.slot(state, node, 0, 0, 0)]));
  });
}

function resolveCount({ header }: ReadingSpace, args: readonly (Json | undefined)[], what: string, slotOf: (name: number) => number): Result<Reading, string> {
  const [text] = args;
  const name = typeof text === 'string' && text !== '' ? header.names.indexOf(text) : -1;
  return name < 0 ? err(`there is no ${what} ${shown(text)} in this design`) : ok(sumOf([slotOf(name)]));
}

function withNode(header: LogHeader, args: readonly (Json | undefined)[], resolve: (node: number) => Result<Reading, string>): Result<Reading, string> {
  const node = header.nodes.findIndex(({ id }, index) => index > 0 && id === args[0]);
  return node < 0 ? err(unknown('node', args[0], header.nodes.slice(1).map(({ id }) => id))) : resolve(node);
}

const unknown = (what: string, value: Json | undefined, known: readonly string[]): string => `there is no ${what} ${shown(value)}; there are ${known.join(', ')}`;

const shown = (value: Json | undefined): string => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value ?? null));

const range = (count: number): number[] => Array.from({ length: count }, (_, k) => k);
