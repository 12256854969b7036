import type { Json } from '../../base/json.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';

/** What one can do to a run at the playhead. Each becomes a fault of the draft branch. */
export const INTERVENTIONS = {
  crash: 'Crash and restart a host',
  pause: 'Pause a host',
  'step-fails': 'Fail a step',
  'step-delays': 'Delay a step',
  'link-loss': 'Lose hops between two ends',
  'link-delay': 'Delay hops between two ends',
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

/** The fault that a draft stands for, from an instant on; or what is wrong with the draft. */
export function faultOf(draft: InterventionDraft, atUs: number, design: Design): DesignFault | string {
  const at = `${Math.ceil(atUs)}us`;
  const { kind, node, duration } = draft;
  const made = (config: DesignFault['config']): DesignFault => ({ id: `${kind}-at-${Math.round(atUs / 1000)}ms`, kind, config });
  const rule = { after: at, ...(draft.when.trim() === '' ? {} : { when: draft.when.trim() }) };
  switch (kind) {
    case 'crash': return node === '' ? 'Choose a node.' : made({ node, instance: Number(draft.instance), at, restartAfter: duration });
    case 'pause': return node === '' ? 'Choose a node.' : made({ node, instance: Number(draft.instance), at, for: duration });
    case 'step-fails': return draft.step === '' ? 'Choose a step.' : made({ node, step: draft.step, nth: 1, ...rule });
    case 'step-delays': return draft.step === '' ? 'Choose a step.' : made({ node, step: draft.step, by: duration, nth: 1, ...rule });
    case 'link-loss': case 'link-delay': {
      const edge = design.edges.find(({ id }) => id === draft.wire);
      if (edge === undefined) return 'Choose a wire.';
      return made({ from: edge.from, to: edge.to, nth: 1, ...rule, ...(kind === 'link-delay' ? { by: duration } : {}) });
    }
    case 'send-message': return sendMessage(draft, at, made);
  }
}

function sendMessage({ node, payload }: InterventionDraft, at: string, made: (config: DesignFault['config']) => DesignFault): DesignFault | string {
  if (node === '') return 'Choose a producer.';
  if (payload.trim() === '') return made({ node, at });
  try {
    return made({ node, at, payload: JSON.parse(payload) as Json });
  } catch (thrown) {
    return `The payload is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.`;
  }
}

/** Ids of the steps of a node's handlers, as faults name them. */
export function stepsOf(node: DesignNode | undefined): readonly string[] {
  const handlers = node?.config['handlers'];
  if (!Array.isArray(handlers)) return [];
  return handlers.flatMap((handler: unknown) => {
    const steps = (handler as { readonly steps?: unknown }).steps;
    return Array.isArray(steps) ? steps.flatMap((step: unknown) => (typeof (step as { id?: unknown }).id === 'string' ? [(step as { id: string }).id] : [])) : [];
  });
}

/** The payload of the last message that a node has made, to be edited and sent again. */
export function lastPayload(log: EventLog | null, node: number, row: number): string {
  if (log === null || node === 0) return '';
  for (let index = Math.min(row, log.rowCount) - 1; index >= 0; index--) {
    const message = log.cell('node', index) === node ? log.cell('message', index) : 0;
    const stored = message === 0 ? undefined : log.message(message);
    if (stored !== undefined && stored.payload !== null) return JSON.stringify(stored.payload, undefined, 2);
  }
  return '';
}
