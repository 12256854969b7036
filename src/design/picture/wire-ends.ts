import type { Port } from '../../catalog/entry.ts';
import type { DesignEdge, DesignNode } from '../document.ts';
import { type DesignIndex, portsOf } from './design-index.ts';
import { FACE_HEAD, faceSize, portTop, STEP_HEIGHT, stepPlace } from './face-size.ts';
import { LANES, type Reach } from './wire-path.ts';

/** What the wire says about its link, in a few words. */
export function linkFacts({ config }: DesignEdge): string {
  const { latency, loss, duplicate } = config;
  return [typeof latency === 'string' ? latency : '', percent(loss, 'lost'), percent(duplicate, 'twice')].filter((part) => part !== '').join(' · ');
}

const percent = (share: unknown, word: string): string => (typeof share === 'number' && share > 0 ? `${Math.round(share * 1000) / 10} % ${word}` : '');

/** From the top of a face to its lower edge; from the top of a step to the lower edge of its saga. */
export function faceHeight({ id, kind, parent }: DesignNode, { steps }: DesignIndex, isLive: boolean): number {
  const siblings = parent === undefined ? undefined : steps.get(parent);
  if (siblings === undefined) return faceSize(kind, steps.get(id)?.length ?? 0, isLive).height;
  return faceSize('saga', siblings.length, isLive).height - stepPlace(siblings.findIndex((step) => step.id === id)).y;
}

export function reachOf({ kind, parent }: DesignNode, port: Port | undefined, height: number): Reach {
  const side = portsOf(kind).filter(({ direction }) => direction === port?.direction);
  const rise = portTop(port === undefined ? 0 : side.indexOf(port), Math.max(1, side.length), parent === undefined ? FACE_HEAD : STEP_HEIGHT);
  return { rise, drop: height - rise };
}

/** Always the same for a wire, whatever the others. */
export function laneOf(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at++) sum = (sum * 31 + id.charCodeAt(at)) % 1009;
  return sum % LANES;
}
