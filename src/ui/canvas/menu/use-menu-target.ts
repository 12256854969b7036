import type { ReactFlowInstance } from '@xyflow/react';
import { type MouseEvent, useMemo } from 'react';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { MenuItem } from '../../widgets/menu-item.ts';
import type { FlowEdge, FlowNode } from '../project/flow-types.ts';
import { menuItems, type MenuTarget } from './canvas-menu.ts';

interface CanvasMenu {
  readonly items: () => readonly MenuItem[];
  /** Before the menu opens: what it is about. What is clicked is selected, unless it is part of the selection. */
  readonly capture: (event: MouseEvent) => void;
}

export function useMenuTarget(workspace: Workspace, flow: ReactFlowInstance<FlowNode, FlowEdge>): CanvasMenu {
  return useMemo(() => {
    const pointed: { target: MenuTarget } = { target: { kind: 'pane', at: { x: 0, y: 0 }, ids: [] } };
    const capture = (event: MouseEvent): void => {
      if (!(event.target instanceof Element)) return;
      const id = idAt(event.target);
      const { document } = workspace;
      if (id !== undefined && !document.state.selection.includes(id)) document.select([id]);
      if (id === undefined && event.target.closest('.react-flow__nodesselection') === null) document.select([]);
      const ids = document.state.selection;
      pointed.target = { kind: kindOf(id, ids, flow), at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), ids };
    };
    return { capture, items: () => menuItems(workspace.commands, pointed.target) };
  }, [workspace, flow]);
}

const idAt = (element: Element): string | undefined => element.closest<HTMLElement>('.react-flow__node, .react-flow__edge')?.dataset['id'];

function kindOf(id: string | undefined, ids: readonly string[], flow: ReactFlowInstance<FlowNode, FlowEdge>): MenuTarget['kind'] {
  if (ids.length > 1) return 'selection';
  if (id === undefined) return 'pane';
  const type = flow.getNode(id)?.type;
  return type === undefined ? 'edge' : type === 'face' ? 'node' : type === 'group' ? 'frame' : type;
}
