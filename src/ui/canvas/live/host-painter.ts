import type { HostState, NodeState } from '../../../analysis/canvas-state.ts';
import { setText } from '../../widgets/set-text.ts';
import { setData, shortCount } from './paint.ts';
import styles from './live-strip.module.css';

/** More instances than this are shown as a number. */
const HOSTS_MAX = 8;

/** A mark for each instance with the partitions that it owns, what is at work, and how far behind the group is. */
export function paintHosts(strip: HTMLElement, state: NodeState, kind: string): void {
  if (strip.childElementCount !== 3) strip.replaceChildren(...['hosts', 'text', 'warning'].map(newPart));
  const [hosts, text, warning] = [...strip.children] as [HTMLElement, HTMLElement, HTMLElement];
  paintMarks(hosts, state);
  setText(text, workOf(state, kind));
  const down = state.hosts.filter((host) => host === 'down').length;
  const paused = state.hosts.filter((host) => host === 'paused').length;
  setText(warning, down > 0 ? `✕ ${down} down` : paused > 0 ? `‖ ${paused} paused` : state.blocked > 0 ? `▲ ${state.blocked} blocked` : state.lag > 0 ? `lag ${shortCount(state.lag)}` : '');
  const title = state.blocked > 0 ? BLOCKED_WORDS : '';
  if (warning.title !== title) warning.title = title;
  setData(warning, 'tone', down > 0 ? 'bad' : 'warn');
  strip.parentElement?.toggleAttribute('data-danger', down > 0);
}

function workOf({ frames, pendingSends, hosts }: NodeState, kind: string): string {
  // Who is down or paused is not idle: the mark beside it says what it is.
  if (frames === 0 && pendingSends === 0 && hosts.length > 0 && hosts.every((host) => host !== 'up')) return '';
  if (kind === 'producer') return pendingSends > 0 ? `${shortCount(pendingSends)} under way` : 'waiting';
  return frames > 0 ? `at work on ${shortCount(frames)}` : 'idle';
}

function paintMarks(place: HTMLElement, { hosts, assignments }: NodeState): void {
  const shown = hosts.length > HOSTS_MAX ? [] : hosts;
  if (place.childElementCount !== shown.length) place.replaceChildren(...shown.map(() => newPart('host')));
  const channels = new Set(assignments.map(({ channelId }) => channelId)).size;
  shown.forEach((host, member) => {
    const mark = place.children[member] as HTMLElement;
    const owned = assignments.filter(({ owner }) => owner === member);
    setData(mark, 'state', host);
    setText(mark, `${HOST_MARKS[host]}${host === 'up' && owned.length > 0 ? ` ${channels === 1 && owned.length <= 3 ? owned.map(({ partition }) => partition).join(' ') : `${owned.length}p`}` : ''}`);
    const title = `Instance ${member}: ${HOST_WORDS[host]}${owned.length === 0 ? '' : `, owns ${owned.map(({ channelId, partition }) => `${channelId}/${partition}`).join(', ')}`}`;
    if (mark.title !== title) mark.title = title;
  });
}

const BLOCKED_WORDS = 'Connections that are blocked: the broker has an alarm and does not read from them';

/** The shape says the state, whatever the colours. */
export const HOST_MARKS: Readonly<Record<HostState, string>> = { up: '●', down: '✕', paused: '‖', cutOff: '⊘', alarm: '▲' };

/** What the marks mean. */
export const HOST_WORDS: Readonly<Record<HostState, string>> = { up: 'up', down: 'down', paused: 'paused', cutOff: 'cut off by a network partition', alarm: 'keeps too much: publishers wait' };

function newPart(name: string): HTMLElement {
  const part = document.createElement('span');
  part.className = styles[name] ?? '';
  return part;
}
