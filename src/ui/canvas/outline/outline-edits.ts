import type { DocumentStore } from '../../../workspace/document-store.ts';
import { sagaSteps } from '../../../workspace/edits/saga-steps.ts';
import { dropStep } from '../canvas-edits.ts';

/** Moves a step of a saga up or down by one place. */
export function moveStepBy(document: DocumentStore, id: string, by: number): void {
  const { nodes } = document.state.design;
  const saga = nodes.find((node) => node.id === id)?.parent;
  if (saga === undefined) return;
  const steps = sagaSteps(nodes, saga);
  const place = steps.indexOf(id) + by;
  if (place >= 0 && place < steps.length) dropStep(document, id, place);
}
