import type { CanvasState } from '../../../analysis/canvas-state.ts';
import { shortCount } from './paint.ts';

/** How all that lies in a group is doing: the worst first, and what there is to do. */
export function groupWords(ids: readonly string[], state: CanvasState, gauges: Float64Array): { readonly text: string; readonly isBad: boolean } {
  const nodes = ids.flatMap((id) => state.nodeState(id, gauges) ?? []);
  const channels = ids.flatMap((id) => state.channelState(id, gauges) ?? []);
  const hosts = nodes.flatMap(({ hosts: own }) => own);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const down = hosts.filter((host) => host === 'down').length;
  const stuck = sum(nodes.map(({ saga }) => saga.stuck));
  const dead = sum(channels.map(({ deadLettered }) => deadLettered));
  const paused = hosts.filter((host) => host === 'paused').length;
  const parts = [said(down, `✕ ${down} down`), said(stuck, `▲ ${stuck} stuck`), said(dead, `${shortCount(dead)} dead-lettered`), said(paused, `‖ ${paused} paused`), said(sum(nodes.map(({ frames }) => frames)), 'at work'), ...lagOf(sum(nodes.map(({ lag }) => lag)))];
  const text = parts.filter((part) => part !== '').slice(0, 3).join(' · ');
  return { text: text === '' ? (nodes.length + channels.length === 0 ? 'not in this run' : 'quiet') : text, isBad: down + stuck + dead > 0 };
}

const said = (count: number, words: string): string => (count > 0 ? words : '');

const lagOf = (lag: number): readonly string[] => (lag > 0 ? [`lag ${shortCount(lag)}`] : []);
