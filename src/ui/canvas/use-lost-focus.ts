import type { ReactFlowInstance } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { useWorkspace } from '../workspace-context.tsx';
import { FOCUS_LOST } from '../shell/focus/focus-lost.ts';
import type { FlowEdge, FlowNode } from './project/flow-types.ts';

/** When a node goes with the focus, the nearest that stays gets it, wherever it stands in the list of nodes. One that is only out of sight leaves it to the canvas. */
export function useLostFocus(frame: RefObject<HTMLElement | null>, flow: ReactFlowInstance<FlowNode, FlowEdge>): void {
  const { canvas } = useWorkspace();
  useEffect(() => {
    const element = frame.current;
    const found = (event: Event): void => {
      const node = lostNode(event);
      if (node === null) return;
      event.preventDefault();
      const near = flow.getNode(node.dataset['id'] ?? '') === undefined ? nearest(flow, placeOf(node)) : undefined;
      if (near === undefined) element?.focus({ preventScroll: true });
      else canvas.port?.focus(near);
    };
    element?.addEventListener(FOCUS_LOST, found);
    return () => element?.removeEventListener(FOCUS_LOST, found);
  }, [frame, flow, canvas]);
}

function lostNode(event: Event): HTMLElement | null {
  const lost: unknown = event instanceof CustomEvent ? event.detail : null;
  return lost instanceof Element ? lost.closest<HTMLElement>('.react-flow__node') : null;
}

/** Where it was drawn: all that is left of it. */
function placeOf({ style }: HTMLElement): { readonly x: number; readonly y: number } {
  const { e, f } = new DOMMatrixReadOnly(style.transform);
  return { x: e, y: f };
}

function nearest(flow: ReactFlowInstance<FlowNode, FlowEdge>, { x, y }: { readonly x: number; readonly y: number }): string | undefined {
  const far = ({ id }: FlowNode): number => {
    const at = flow.getInternalNode(id)?.internals.positionAbsolute ?? { x: 0, y: 0 };
    return Math.abs(at.x - x) + Math.abs(at.y - y);
  };
  const [first] = flow.getNodes().filter(({ type }) => type !== 'frame').sort((a, b) => far(a) - far(b));
  return first?.id;
}
