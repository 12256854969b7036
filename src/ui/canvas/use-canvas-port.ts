import type { ReactFlowInstance } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import type { Design, Position } from '../../design/document.ts';
import { collapsedOwners } from '../../design/picture/collapsed-groups.ts';
import type { CanvasPort, Size } from '../../workspace/ports.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CanvasTools } from './canvas-context.tsx';
import type { FlowEdge, FlowNode } from './project/flow-types.ts';

/** All in sight and as large as it goes, clear of the bars that lie over the canvas: systems above, zoom and legend below, which on a small canvas stand one above the other. */
export const fitIn = (frame: HTMLElement | null) => ({ padding: { top: '52px', right: '32px', bottom: (frame?.clientWidth ?? Infinity) <= 720 ? '88px' : '48px', left: '36px' }, maxZoom: 1 }) as const;

/** What commands may ask of the canvas while it is on the screen. */
export function useCanvasPort(workspace: Workspace, tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const port = new FlowPort(tools, flow, frame, () => motionMs(workspace), () => workspace.document.state.design);
    const stop = workspace.canvas.register(port);
    return () => {
      port.close();
      stop();
    };
  }, [workspace, tools, flow, frame]);
}

/** How long moves of the view take; none for those who asked for none. */
export function motionMs({ settings }: Workspace): number {
  const { motion } = settings.state;
  return motion === 'reduced' || (motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches) ? 0 : 180;
}

class FlowPort implements CanvasPort {
  readonly #tools: CanvasTools;
  readonly #flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly #frame: RefObject<HTMLElement | null>;
  readonly #duration: () => number;
  readonly #design: () => Design;
  /** On the screen; undefined while the pointer is elsewhere. */
  #pointer: Position | undefined;

  constructor(tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>, frame: RefObject<HTMLElement | null>, duration: () => number, design: () => Design) {
    this.#design = design;
    this.#tools = tools;
    this.#flow = flow;
    this.#frame = frame;
    this.#duration = duration;
    frame.current?.addEventListener('pointermove', this.#follow, { passive: true });
    frame.current?.addEventListener('pointerleave', this.#forget);
  }

  close(): void {
    this.#frame.current?.removeEventListener('pointermove', this.#follow);
    this.#frame.current?.removeEventListener('pointerleave', this.#forget);
  }

  pointer = (): Position => {
    const box = this.#frame.current?.getBoundingClientRect();
    const middle = { x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
    return this.#flow.screenToFlowPosition(this.#pointer ?? middle);
  };

  fit = (ids?: readonly string[]): void => {
    this.#tools.state.setState({ isViewMoved: ids !== undefined });
    void this.#flow.fitView({ ...fitIn(this.#frame.current), duration: this.#duration(), ...(ids !== undefined && { nodes: ids.map((id) => ({ id })) }) });
  };

  zoomTo = (zoom: number): void => {
    this.#tools.state.setState({ isViewMoved: true });
    void this.#flow.zoomTo(zoom, { duration: this.#duration() });
  };

  zoomBy = (factor: number): void => this.zoomTo(this.#flow.getZoom() * factor);

  reveal = (wanted: string): void => {
    const { state } = this.#tools;
    const id = this.#shownFor(wanted);
    const edge = this.#flow.getEdge(id);
    const ids = edge === undefined ? [id] : [edge.source, edge.target];
    const boxes = this.#flow.getNodesBounds(ids.filter((each) => this.#flow.getNode(each) !== undefined));
    if (boxes.width === 0) return;
    // Who knows where he is stays there.
    if (this.#flow.getZoom() >= LEGIBLE) this.#show(boxes);
    else void this.#flow.setCenter(boxes.x + boxes.width / 2, boxes.y + boxes.height / 2, { zoom: LEGIBLE, duration: this.#duration() });
    state.setState({ isViewMoved: true, pulse: { id, count: (state.getState().pulse?.count ?? 0) + 1 } });
  };

  sizeOf = (id: string): { readonly width: number; readonly height: number } | undefined => {
    const node = this.#flow.getNode(id);
    return node?.width === undefined || node.height === undefined ? undefined : { width: node.width, height: node.height };
  };

  quickAdd = (at: Position, from?: string): void => this.#tools.state.setState({ chooser: { kind: 'add', at, from } });

  startConnection = (from: string): void => this.#tools.state.setState({ chooser: { kind: 'connect', from } });

  startRename = (id: string): void => this.#tools.state.setState({ renaming: id });

  /** The node, once it is drawn; without an id the node that has the tab stop, or else the canvas. */
  focus = (id?: string): void => {
    const wanted = id === undefined ? (this.#tools.state.getState().tabStop ?? undefined) : this.#shownFor(id);
    if (wanted !== undefined) this.#tools.state.setState({ tabStop: wanted });
    this.#focusSoon(wanted, 3);
  };

  /** Itself, or the collapsed group that it lies in. */
  #shownFor(id: string): string {
    const { annotations = [], nodes } = this.#design();
    return collapsedOwners(annotations, nodes).get(id) ?? id;
  }

  #focusSoon(id: string | undefined, tries: number): void {
    requestAnimationFrame(() => {
      const frame = this.#frame.current;
      const node = id === undefined ? frame?.querySelector<HTMLElement>('.react-flow__node[tabindex="0"]') : frame?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      if (node) {
        node.focus({ preventScroll: true });
        // What has the focus is in sight.
        this.#showNode(node.dataset['id'] ?? '');
      }
      else if (id !== undefined && tries > 0) {
        // Not drawn while it is out of sight.
        if (this.#flow.getNode(id) !== undefined) this.reveal(id);
        this.#focusSoon(id, tries - 1);
      } else frame?.querySelector<HTMLElement>('.react-flow__node[tabindex="0"]')?.focus({ preventScroll: true });
    });
  }

  #showNode(id: string): void {
    const node = this.#flow.getInternalNode(id);
    if (node !== undefined) this.#show({ ...node.internals.positionAbsolute, width: node.width ?? 0, height: node.height ?? 0 });
  }

  /** The view moves by what is missing of it, and no more. */
  #show(box: Position & Size): void {
    const frame = this.#frame.current;
    if (frame === null) return;
    const { x, y, zoom } = this.#flow.getViewport();
    const by = { x: missing(box.x * zoom + x, box.width * zoom, frame.clientWidth), y: missing(box.y * zoom + y, box.height * zoom, frame.clientHeight) };
    if (by.x === 0 && by.y === 0) return;
    this.#tools.state.setState({ isViewMoved: true });
    void this.#flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: this.#duration() });
  }

  #follow = (event: PointerEvent): void => void (this.#pointer = { x: event.clientX, y: event.clientY });

  #forget = (): void => void (this.#pointer = undefined);
}

/** Names can be read from here on. */
const LEGIBLE = 0.7;

/** Room to draw on beside what is shown. */
const MARGIN = 48;

/** How far something must move to lie within a room, in pixels; its start counts when it is too large. */
function missing(start: number, size: number, room: number): number {
  if (start >= 0 && start + size <= room) return 0;
  return start < 0 || size > room - 2 * MARGIN ? MARGIN - start : room - MARGIN - start - size;
}
