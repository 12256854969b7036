import type { Json } from '../../base/json.ts';
import type { Design, DesignFault } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';
import { countOf } from '../../log/segment.ts';
import { type Interventions, interventionsAt } from '../../workspace/runs/interventions.ts';

/** What one can do to a run at the playhead. Each becomes a fault of the draft branch. */
export const INTERVENTIONS = {
  crash: 'Kill a host and restart it',
  kill: 'Kill a host for good',
  pause: 'Pause a host',
  'step-fails': 'Fail a step',
  'step-delays': 'Delay a step',
  'link-loss': 'Drop a message on a wire',
  'link-delay': 'Delay a message on a wire',
  'link-duplicate': 'Duplicate a message on a wire',
  'send-message': 'Send a message now',
} as const;

export type InterventionKind = keyof typeof INTERVENTIONS;

export interface InterventionDraft {
  readonly kind: InterventionKind;
  readonly node: string;
  readonly instance: string;
  readonly step: string;
  readonly wire: string;
  /** How long it stays down, waits or is delayed. */
  readonly duration: string;
  /** Narrows rules to messages; empty for all. */
  readonly when: string;
  readonly payload: string;
}

/** The fault that a draft stands for, right after an instant; or what is wrong with the draft. */
export function faultOf({ kind, node, step, wire, duration, when, instance, payload }: InterventionDraft, timeUs: number, design: Design): DesignFault | string {
  const make = interventionsAt(timeUs);
  const edge = design.edges.find(({ id }) => id === wire);
  const [isWire, isStep] = [kind.startsWith('link-'), kind.startsWith('step-')];
  if (isWire ? edge === undefined : isStep ? step === '' : node === '') return `Choose a ${isWire ? 'wire' : isStep ? 'step' : 'node'}.`;
  if (!Number.isInteger(Number(instance))) return 'The instance is a whole number, from 0; -1 for all of them.';
  switch (kind) {
    case 'crash': return make.crash(node, { instance: Number(instance), restartAfter: duration });
    case 'kill': return make.crash(node, { instance: Number(instance), restartAfter: 'unlimited' });
    case 'pause': return make.pause(node, duration, Number(instance));
    case 'step-fails': return make.failStep(node, step, when.trim());
    case 'step-delays': return make.delayStep(node, step, duration, when.trim());
    case 'link-loss': return make.dropMessage(edge!, when.trim());
    case 'link-delay': return make.delayMessage(edge!, duration, when.trim());
    case 'link-duplicate': return make.duplicateMessage(edge!, when.trim());
    case 'send-message': return sendMessage(node, payload, make);
  }
}

function sendMessage(node: string, payload: string, make: Interventions): DesignFault | string {
  if (payload.trim() === '') return make.sendMessage(node, {});
  try {
    return make.sendMessage(node, { payload: JSON.parse(payload) as Json });
  } catch (thrown) {
    return `The payload is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.`;
  }
}

/** The payload of the last message that a node has made, to be edited and sent again. Segments without rows of the node are passed by. */
export function lastPayload(log: EventLog | null, node: number, row: number): string {
  if (log === null || node === 0) return '';
  for (const segment of log.segments.toReversed()) {
    if (segment.firstRow >= row || countOf(segment.nodeCounts, node) === 0) continue;
    const { columns, firstRow, rows } = segment;
    for (let at = Math.min(row - firstRow, rows) - 1; at >= 0; at--) {
      const message = columns.node[at] === node ? columns.message[at]! : 0;
      const stored = message === 0 ? undefined : log.message(message);
      if (stored !== undefined && stored.payload !== null) return JSON.stringify(stored.payload, undefined, 2);
    }
  }
  return '';
}
