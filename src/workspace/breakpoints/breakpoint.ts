import type { Design } from '../../design/document.ts';
import type { EventKindName } from '../../log/event-kinds.ts';

/** Where playing stops. It belongs to the person who looks, not to the design: the same run, stopped at other places. */
export interface Breakpoint {
  readonly id: string;
  readonly event: BreakpointEvent;
  /** Id of a node of the design, of a wire for `carries`; '' for any. */
  readonly node: string;
  /** For `time`: a duration since the run began, such as `5s`. */
  readonly at: string;
  /** Expression over the message of the row; '' for always. */
  readonly condition: string;
  /** Only the nth time that it is met, counted from 1; 0 for each time. */
  readonly hit: number;
  /** Marked and counted, never stopped at. */
  readonly isLogOnly: boolean;
  readonly isOff: boolean;
}

export type BreakpointEvent = 'receives' | 'emits' | 'drops' | 'retries' | 'carries' | 'condition' | 'time' | 'finding';

/** What a row must be. A channel receives what is appended to it, and emits what is delivered from it. */
interface Rows {
  readonly node: readonly EventKindName[];
  readonly channel: readonly EventKindName[];
}

const LOST: readonly EventKindName[] = ['hopLost', 'publishFailed', 'publishAbandoned', 'entryRejected', 'handlerFailed', 'handlerAborted', 'callRefused', 'callLost', 'entriesTruncated'];
const TRIED_AGAIN: readonly EventKindName[] = ['publishRetried', 'handlerRetried', 'sagaStepRetried', 'sagaCompensationRetried'];

export const EVENT_ROWS: { readonly [E in Exclude<BreakpointEvent, 'carries' | 'condition' | 'time' | 'finding'>]: Rows } = {
  receives: { node: ['delivered', 'callReceived'], channel: ['entryAppended'] },
  emits: { node: ['publishSent'], channel: ['delivered'] },
  drops: { node: LOST, channel: LOST },
  retries: { node: TRIED_AGAIN, channel: TRIED_AGAIN },
};

export const BREAKPOINT_EVENTS: readonly BreakpointEvent[] = ['receives', 'emits', 'drops', 'retries', 'carries', 'condition', 'time', 'finding'];

export const NEW_BREAKPOINT: Omit<Breakpoint, 'id'> = { event: 'receives', node: '', at: '0s', condition: '', hit: 0, isLogOnly: false, isOff: false };

/** What a person calls a node or a wire of a design. */
export function placeName({ nodes, edges }: Design, id: string): string {
  const nameOf = (node: string): string => nodes.find((each) => each.id === node)?.name ?? node;
  const edge = edges.find((each) => each.id === id);
  return edge === undefined ? nameOf(id) : `${nameOf(edge.from)} to ${nameOf(edge.to)}`;
}

/** As a person says it: `payment receives`, `at 5s`. */
export function breakpointWords({ event, node, at }: Breakpoint, nameOf: (node: string) => string): string {
  if (event === 'time') return `at ${at}`;
  if (event === 'finding') return 'a finding is proved';
  const who = node === '' ? 'anything' : nameOf(node);
  if (event === 'carries' && node === '') return 'any wire carries something';
  return event === 'condition' ? `${who}: the condition holds` : `${who} ${event}`;
}
