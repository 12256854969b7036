import type { EdgeChange, NodeChange, OnNodeDrag, ReactFlowInstance } from '@xyflow/react';
import { useMemo } from 'react';
import { ordersSteps } from '../../design/overrides.ts';
import type { Position } from '../../design/document.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CanvasTools } from './canvas-context.tsx';
import { drop, dropCopies, dropStep, resizeTo } from './canvas-edits.ts';
import { FACE_HEAD, SAGA_PADDING, type Size, STEP_GAP, STEP_HEIGHT } from '../../design/picture/face-size.ts';
import { DragSession } from './project/drag-session.ts';
import type { FlowEdge, FlowNode } from './project/flow-types.ts';

/** How near, in pixels of the screen, something comes in line by itself. */
const ALIGN_PX = 5;

/** What React Flow reports, as changes of the document: selection at once, moves when the drag ends, everything else not at all. */
export class CanvasChanges {
  readonly #workspace: Workspace;
  readonly #tools: CanvasTools;
  readonly #flow: ReactFlowInstance<FlowNode, FlowEdge>;
  #drag: DragSession | null = null;

  constructor(workspace: Workspace, tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>) {
    this.#workspace = workspace;
    this.#tools = tools;
    this.#flow = flow;
  }

  nodes = (changes: NodeChange<FlowNode>[]): void => {
    const positions = changes.flatMap((change): [string, Position][] => (change.type === 'position' && change.dragging === true && change.position !== undefined ? [[change.id, change.position]] : []));
    if (positions.length > 0) this.#move(new Map(positions));
    this.#select(changes);
    for (const change of changes) if (change.type === 'dimensions' && change.resizing !== undefined && change.dimensions !== undefined) this.#resize(change.id, change.dimensions, change.resizing);
  };

  edges = (changes: EdgeChange<FlowEdge>[]): void => this.#select(changes);

  dragStop: OnNodeDrag<FlowNode> = (event, node, nodes) => this.#drop(nodes.length > 0 ? nodes : [node], event.altKey);

  selectionDragStop = (event: { readonly altKey: boolean }, nodes: readonly FlowNode[]): void => this.#drop(nodes, event.altKey);

  #move(positions: ReadonlyMap<string, Position>): void {
    const { state, wires } = this.#tools;
    this.#drag ??= new DragSession(this.#workspace.document.state.design, [...positions.keys()], this.#isLive(), wires);
    const isFree = this.#workspace.settings.state.isSnapping;
    state.setState(this.#drag.move(positions, isFree ? ALIGN_PX / this.#flow.getZoom() : 0));
  }

  #drop(dragged: readonly FlowNode[], isCopying: boolean): void {
    const { document } = this.#workspace;
    const { moving, spliceEdge } = this.#tools.state.getState();
    this.#drag = null;
    const [only] = dragged;
    if (only?.type === 'step' && dragged.length === 1) this.#dropStep(only.id, moving.get(only.id));
    else {
      const outer = new Map([...moving].filter(([id]) => this.#flow.getNode(id)?.parentId === undefined));
      if (isCopying) this.#dropCopies(dragged.filter(({ parentId }) => parentId === undefined).map(({ id }) => id), outer);
      else if (outer.size > 0) drop(document, outer, spliceEdge);
    }
    this.#tools.state.setState({ moving: new Map(), guides: [], spliceEdge: null });
  }

  #dropStep(id: string, place: Position | undefined): void {
    if (place === undefined) return;
    const { document, run, notices } = this.#workspace;
    const { nodes, scenarios } = document.state.design;
    const scenario = scenarios.find((each) => each.id === run.state.scenarioId) ?? scenarios[0];
    if (scenario !== undefined && ordersSteps(nodes, nodes.find((node) => node.id === id)?.parent, scenario)) {
      notices.show({ tone: 'info', key: 'steps-ordered', text: `The scenario "${scenario.name}" says when these steps run: change its overrides, or choose another scenario.` });
      return;
    }
    dropStep(document, id, Math.max(0, Math.round((place.y - FACE_HEAD - SAGA_PADDING) / (STEP_HEIGHT + STEP_GAP))));
  }

  #dropCopies(ids: readonly string[], moving: ReadonlyMap<string, Position>): void {
    const [id = ''] = ids;
    const { layout, annotations = [] } = this.#workspace.document.state.design;
    const [before, now] = [layout[id] ?? annotations.find((each) => each.id === id), moving.get(id)];
    if (before !== undefined && now !== undefined) dropCopies(this.#workspace.document, ids, { x: now.x - before.x, y: now.y - before.y });
  }

  #resize(id: string, size: Size, isGoingOn: boolean): void {
    if (isGoingOn) return this.#tools.state.setState({ resizing: new Map([[id, size]]) });
    const { resizing } = this.#tools.state.getState();
    const last = resizing.get(id);
    if (last !== undefined) resizeTo(this.#workspace.document, id, last);
    this.#tools.state.setState({ resizing: new Map() });
  }

  #select(changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[]): void {
    const selects = changes.filter((change) => change.type === 'select');
    // Every frame of a drag comes through here, and another selection draws all wires anew.
    if (selects.length === 0) return;
    const { document } = this.#workspace;
    const selection = new Set(document.state.selection);
    for (const change of selects) {
      if (change.selected) selection.add(change.id);
      else selection.delete(change.id);
    }
    document.select([...selection]);
  }

  #isLive(): boolean {
    return this.#workspace.layout.state.mode !== 'design' && this.#workspace.run.state.log !== null;
  }
}

export const useCanvasChanges = (workspace: Workspace, tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>): CanvasChanges => useMemo(() => new CanvasChanges(workspace, tools, flow), [workspace, tools, flow]);
