import { type Connection as FlowConnection, type FinalConnectionState, type IsValidConnection, type OnConnectStartParams, type ReactFlowInstance, useStoreApi } from '@xyflow/react';
import { useMemo } from 'react';
import type { WireEnd } from '../../../design/connection-rules.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { CanvasTools } from '../canvas-context.tsx';
import { connectEnds } from '../canvas-edits.ts';
import { type FlowEdge, type FlowNode, portOfHandle } from '../project/flow-types.ts';
import { ConnectionSession } from './connection-session.ts';

/** Drawing wires with the pointer: dragged from a port, or by two taps. A wire may end on a port, anywhere on a node, or on empty canvas; never nothing happens without a word. */
export class Wiring {
  readonly #workspace: Workspace;
  readonly #tools: CanvasTools;
  readonly #flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly #forgetTap: () => void;

  constructor(workspace: Workspace, tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>, forgetTap: () => void) {
    this.#workspace = workspace;
    this.#tools = tools;
    this.#flow = flow;
    this.#forgetTap = forgetTap;
  }

  start = (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void => {
    if (nodeId === null) return;
    const origin = endOf(nodeId, handleId);
    this.#tools.state.setState({ connection: new ConnectionSession(this.#workspace.document.state.design, origin, handleType === 'target') });
  };

  /** The first tap on a port. */
  tap = (event: MouseEvent | TouchEvent, { nodeId, handleId, handleType }: OnConnectStartParams): void => {
    const point = pointOf(event);
    if (nodeId === null || point === undefined) return;
    this.#tools.state.setState({ connection: new ConnectionSession(this.#workspace.document.state.design, endOf(nodeId, handleId), handleType === 'target', point) });
  };

  /** The second, wherever it is. React Flow has joined two ports already. */
  tapEnd = (event: MouseEvent | TouchEvent): void => this.#endAt(event);

  tapNode = (event: { readonly clientX: number; readonly clientY: number; readonly target: EventTarget }): void => {
    const session = this.#tools.state.getState().connection;
    if (session?.tappedAt === undefined || (event.target instanceof Element && event.target.closest('.react-flow__handle') !== null)) return;
    this.#forgetTap();
    this.#endAt(event);
  };

  cancel(): void {
    this.#forgetTap();
    this.#tools.state.setState({ connection: null });
  }

  isValid: IsValidConnection<FlowEdge> = ({ source, target, sourceHandle, targetHandle }) => {
    const session = this.#tools.state.getState().connection;
    if (session === null || source === null || target === null) return false;
    return session.isReversed ? session.answer(source, portOfHandle(sourceHandle)).ok : session.answer(target, portOfHandle(targetHandle)).ok;
  };

  connect = ({ source, target, sourceHandle, targetHandle }: FlowConnection): void => {
    this.#tools.state.setState({ connection: null });
    this.join(endOf(source, sourceHandle), endOf(target, targetHandle));
  };

  end = (event: MouseEvent | TouchEvent, { isValid }: Pick<FinalConnectionState, 'isValid'>): void => {
    if (isValid === true) this.#tools.state.setState({ connection: null });
    else this.#endAt(event);
  };

  #endAt(event: MouseEvent | TouchEvent | { readonly clientX: number; readonly clientY: number }): void {
    const session = this.#tools.state.getState().connection;
    this.#tools.state.setState({ connection: null });
    const point = pointOf(event);
    if (session === null || point === undefined) return;
    this.#endAtPoint(session, point);
  }

  #endAtPoint(session: ConnectionSession, point: { readonly x: number; readonly y: number }): void {
    const node = nodeAt(point.x, point.y);
    if (node === session.origin.node) return;
    if (node !== undefined) return this.#joinNode(session, node);
    const at = this.#flow.screenToFlowPosition(point);
    this.#tools.state.setState({ chooser: { kind: 'add', at, from: session.origin.node, fromPort: session.origin.port, isReversed: session.isReversed } });
  }

  /** Draws the wire and says so; a refusal is said too. */
  join(from: WireEnd, to: WireEnd): void {
    const { document, notices } = this.#workspace;
    const result = connectEnds(document, from, to);
    if (result.ok) {
      document.select([result.id]);
      notices.say(`Connected: ${from.node} ${result.meaning} ${to.node}`);
    } else notices.show({ tone: 'warning', text: `Not connected: ${result.reason}.`, key: 'connect' });
  }

  #joinNode(session: ConnectionSession, node: string): void {
    const other = { node };
    if (session.isReversed) this.join(other, session.origin);
    else this.join(session.origin, other);
  }
}

function pointOf(event: MouseEvent | TouchEvent | { readonly clientX: number; readonly clientY: number }): { readonly x: number; readonly y: number } | undefined {
  const place = 'changedTouches' in event ? event.changedTouches[0] : event;
  return place === undefined ? undefined : { x: place.clientX, y: place.clientY };
}

const endOf = (node: string, handle: string | null | undefined): WireEnd => {
  const port = portOfHandle(handle);
  return { node, ...(port !== undefined && { port }) };
};

/** The node of the design that is drawn at a place of the screen. */
export function nodeAt(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const node = element.closest<HTMLElement>('.react-flow__node');
    if (node !== null && node.querySelector('.react-flow__handle') !== null) return node.dataset['id'];
  }
  return undefined;
}

export function useWiring(workspace: Workspace, tools: CanvasTools, flow: ReactFlowInstance<FlowNode, FlowEdge>): Wiring {
  const store = useStoreApi();
  return useMemo(() => new Wiring(workspace, tools, flow, () => store.setState({ connectionClickStartHandle: null })), [workspace, tools, flow, store]);
}
