import type { ChannelState, HostState, NodeState } from '../../analysis/canvas-state.ts';
import { figureOf, shortfallOf } from '../../analysis/channel-figures.ts';
import type { Observable } from '../../catalog/entry.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import { toldBy } from '../../catalog/told-of.ts';
import { FACE_WIDTH } from '../../design/picture/face-size.ts';
import type { Face } from '../diagram/scene.ts';
import { fitText, textWidth } from './text-width.ts';

export type StripTone = 'quiet' | 'ok' | 'run' | 'undo' | 'bad' | 'warn';

/** Words with a colour, which is never all that tells them apart. */
export interface StripWord {
  readonly text: string;
  readonly tone: StripTone;
}

/** How a node is doing at a moment, as its face shows it: plain data, so that a replay can carry many. */
export interface Strip {
  /** A bar for each partition of a channel, 0 to 1; -1 for one without a leader. */
  readonly bars: readonly number[];
  readonly words: readonly StripWord[];
  /** What asks for attention. */
  readonly alert: StripWord | null;
}

/** Where states come from: a DiagramState, or what reads them one by one. */
export interface States {
  readonly nodes: { get(id: string): NodeState | undefined };
  readonly channels: { get(id: string): ChannelState | undefined };
}

/** Undefined for what a run knows nothing of. */
export function stripOf({ node, saga }: Pick<Face, 'node' | 'saga'>, { nodes, channels }: States): Strip | undefined {
  const channel = findChannel(node.kind) === undefined ? undefined : channels.get(node.id);
  if (channel !== undefined) return fitted(channelStrip(channel, toldBy(findChannel(node.kind)!, node.config).observables));
  const state = nodes.get(node.id);
  if (state === undefined) return undefined;
  if (saga !== undefined) return stepStrip(state);
  return fitted(node.kind === 'saga' ? sagaStrip(state) : hostStrip(state, node.kind));
}

/** With the words that have room beside what asks for attention; the last of them may be cut short. */
function fitted(strip: Strip): Strip {
  const { bars, words, alert } = strip;
  let room = FACE_WIDTH - 24 - (bars.length === 0 ? 0 : bars.length * 11 + 5) - (alert === null ? 0 : textWidth(alert.text, 11) + 16);
  const kept: StripWord[] = [];
  for (const { text, tone } of words) {
    const shown = fitText(text, room, 11);
    if (shown.length < Math.min(text.length, 4)) break;
    kept.push({ text: shown, tone });
    room -= textWidth(shown, 11) + 7;
  }
  return { ...strip, words: kept };
}

function channelStrip(state: ChannelState, observables: readonly Observable[]): Strip {
  const { partitions, lag } = state;
  const most = Math.max(8, ...partitions.map(({ entries }) => entries));
  const isOffline = ({ leader, epoch }: ChannelState['partitions'][number]): boolean => leader < 0 && epoch >= 0;
  const offline = partitions.filter(isOffline).length;
  const shortfall = shortfallOf(observables, state);
  return {
    bars: partitions.length > BARS_MAX ? [] : partitions.map((partition) => (isOffline(partition) ? -1 : Math.round((partition.entries / most) * 100) / 100)),
    words: observables.flatMap(({ brief, of }) => (brief === undefined || !Number.isFinite(figureOf(of, state)) ? [] : [word(`${short(figureOf(of, state))} ${brief}`)])),
    alert: offline > 0 ? word(`✕ ${offline} offline`, 'bad') : lag > 0 ? word(`lag ${short(lag)}`, 'warn') : shortfall === undefined ? null : word(shortfall, 'warn'),
  };
}

function hostStrip({ hosts, assignments, frames, pendingSends, blocked, rows, lag }: NodeState, kind: string): Strip {
  const marks = hosts.length > HOSTS_MAX ? [] : hosts.map((host, member) => word(`${MARKS[host].mark}${host === 'up' ? owned(assignments, member) : ''}`, MARKS[host].tone));
  const down = hosts.filter((host) => host === 'down').length;
  const paused = hosts.filter((host) => host === 'paused').length;
  const work = kind === 'store' ? `${short(rows)} ${rows === 1 ? 'row' : 'rows'}` : frames > 0 ? `at work on ${short(frames)}` : pendingSends > 0 ? `${short(pendingSends)} under way` : 'idle';
  return {
    bars: [],
    // Who is down is not idle.
    words: [...marks, ...(down > 0 && down === hosts.length ? [] : [word(work)])],
    alert: down > 0 ? word(`✕ ${down} down`, 'bad') : paused > 0 ? word(`‖ ${paused} paused`, 'warn') : blocked > 0 ? word(`▲ ${blocked} blocked`, 'warn') : lag > 0 ? word(`lag ${short(lag)}`, 'warn') : null,
  };
}

/** The partitions that an instance reads: their numbers while they are few. */
function owned(assignments: NodeState['assignments'], member: number): string {
  const own = assignments.filter(({ owner }) => owner === member);
  if (own.length === 0) return '';
  const isOneChannel = new Set(assignments.map(({ channelId }) => channelId)).size === 1;
  return isOneChannel && own.length <= 3 ? ` ${own.map(({ partition }) => partition).join(' ')}` : ` ${own.length}p`;
}

function sagaStrip({ saga, hosts }: NodeState): Strip {
  const down = hosts.filter((host) => host === 'down').length;
  const words = SAGA_WORDS.flatMap(([key, says, tone]) => (saga[key] === 0 ? [] : [word(`${short(saga[key])} ${says}`, tone)]));
  return { bars: [], words: words.length === 0 ? [word('none started')] : words, alert: down > 0 ? word(`✕ ${down} down`, 'bad') : null };
}

function stepStrip({ saga }: NodeState): Strip {
  const words = STEP_WORDS.flatMap(([key, mark, tone]) => (saga[key] === 0 ? [] : [word(`${mark} ${short(saga[key])}`, tone)]));
  return { bars: [], words, alert: null };
}

const SAGA_WORDS = [['completed', 'done', 'ok'], ['compensated', 'undone', 'undo'], ['running', 'active', 'run'], ['compensating', 'undoing', 'undo'], ['stuck', 'stuck', 'bad']] as const;
const STEP_WORDS = [['running', '▸', 'run'], ['compensating', '↶', 'undo'], ['completed', '✓', 'ok'], ['compensated', '⟲', 'undo']] as const;

/** The shape says the state, whatever the colours. */
const MARKS: Readonly<Record<HostState, { readonly mark: string; readonly tone: StripTone }>> = { up: { mark: '●', tone: 'ok' }, down: { mark: '✕', tone: 'bad' }, cutOff: { mark: '⊘', tone: 'warn' }, alarm: { mark: '▲', tone: 'warn' }, paused: { mark: '‖', tone: 'warn' } };

const BARS_MAX = 12;
const HOSTS_MAX = 4;

const word = (text: string, tone: StripTone = 'quiet'): StripWord => ({ text, tone });

/** `1234567` as `1.2M`. */
function short(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${Math.floor(count / 100) / 10}k` : `${Math.floor(count / 100_000) / 10}M`;
}
