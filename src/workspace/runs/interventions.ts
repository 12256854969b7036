import type { Json, JsonObject } from '../../base/json.ts';
import { formatDuration } from '../../base/time.ts';
import type { DesignFault } from '../../design/document.ts';

/**
 * What a person does to a run at the playhead, as faults. They strike right after its time, so that everything up to
 * there stays as it was. Give one to `RunStore.intervene`; the id is set there.
 */
export interface Interventions {
  crash(node: string, options?: { readonly instance?: number; readonly restartAfter?: string }): DesignFault;
  pause(node: string, time: string, instance?: number): DesignFault;
  /** Of a step: the next time that it is about to happen; for a message by its expression if given. */
  failStep(node: string, step: string, when?: string): DesignFault;
  delayStep(node: string, step: string, by: string, when?: string): DesignFault;
  crashAtStep(node: string, step: string, gap: 'before' | 'after', when?: string): DesignFault;
  /** Of the wire between two nodes, or a node and a system: the next hop that the expression holds of. */
  dropMessage(link: { readonly from: string; readonly to: string }, when?: string): DesignFault;
  delayMessage(link: { readonly from: string; readonly to: string }, by: string, when?: string): DesignFault;
  duplicateMessage(link: { readonly from: string; readonly to: string }, when?: string): DesignFault;
  sendMessage(producer: string, message: { readonly key?: string; readonly payload?: Json }): DesignFault;
}

/** For the playhead at a time, in microseconds. */
export function interventionsAt(timeUs: number): Interventions {
  const at = formatDuration(Math.floor(timeUs) + 1);
  const fault = (kind: string, config: JsonObject): DesignFault => ({ id: '', kind, config });
  // The first time from now on, whichever attempt it is.
  const next = (when: string | undefined): JsonObject => ({ after: at, nth: 1, attempt: 0, ...(when !== undefined && when !== '' && { when }) });
  return {
    crash: (node, { instance, restartAfter } = {}) => fault('crash', { node, at, ...(instance !== undefined && { instance }), ...(restartAfter !== undefined && { restartAfter }) }),
    pause: (node, time, instance) => fault('pause', { node, at, for: time, ...(instance !== undefined && { instance }) }),
    failStep: (node, step, when) => fault('step-fails', { node, step, ...next(when) }),
    delayStep: (node, step, by, when) => fault('step-delays', { node, step, by, ...next(when) }),
    crashAtStep: (node, step, gap, when) => fault('crash-at-step', { node, step, gap, ...next(when) }),
    dropMessage: ({ from, to }, when) => fault('link-loss', { from, to, ...next(when) }),
    delayMessage: ({ from, to }, by, when) => fault('link-delay', { from, to, by, ...next(when) }),
    duplicateMessage: ({ from, to }, when) => fault('link-duplicate', { from, to, ...next(when) }),
    sendMessage: (producer, { key, payload }) => fault('send-message', { node: producer, at, ...(key !== undefined && { key }), ...(payload !== undefined && { payload }) }),
  };
}
