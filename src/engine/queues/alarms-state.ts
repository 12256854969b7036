import type { HostBytesPlan } from '../../topology/queue.ts';

export const RESOURCES = ['memory', 'disk'] as const satisfies readonly (keyof HostBytesPlan)[];
export type Resource = (typeof RESOURCES)[number];

/** By host: bytes of entries in its memory and on its disk, and whether that is too much. */
export type AlarmsState = { readonly [R in Resource]: { bytes: number[]; raised: boolean[] } };

export function noAlarms(hosts: number): AlarmsState {
  const none = (): AlarmsState[Resource] => ({ bytes: new Array<number>(hosts).fill(0), raised: new Array<boolean>(hosts).fill(false) });
  return { memory: none(), disk: none() };
}
