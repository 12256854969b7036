import { type NodeTypes, ReactFlow, type ReactFlowInstance, SelectionMode, useReactFlow, useStore as useFlowStore } from '@xyflow/react';
import { type DragEvent, lazy, type MouseEvent, type PointerEvent, type ReactElement, type RefObject, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentStore } from '../../workspace/document-store.ts';
import { isPattern } from '../../workspace/library/patterns.ts';
import { ContextMenu } from '../widgets/context-menu.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { Guides } from './bars/guides.tsx';
import { SystemsBar } from './bars/systems-bar.tsx';
import { ZoomBar } from './bars/zoom-bar.tsx';
import { type CanvasTools, useCanvas } from './canvas-context.tsx';
import { addTo } from './canvas-edits.ts';
import { CanvasChooser } from './chooser/canvas-chooser.tsx';
import { ConnectionHint } from './connect/connection-hint.tsx';
import { DraftWire } from './connect/draft-wire.tsx';
import { useWiring } from './connect/wiring.ts';
import { Face } from './faces/face.tsx';
import { lookOf } from './faces/icons.ts';
import { SagaFace } from './faces/saga-face.tsx';
import { StepFace } from './faces/step-face.tsx';
import { FindBar } from './find/find-bar.tsx';
import { useMenuTarget } from './menu/use-menu-target.ts';
import { DotGrid } from './grid/dot-grid.tsx';
import { GroupFace } from './notes/group-face.tsx';
import { Minimap } from './minimap/minimap.tsx';
import { Frame, Note } from './notes/note.tsx';
import { FACE_HEAD, FACE_WIDTH } from '../../design/picture/face-size.ts';
import { wiresUnder } from './project/drag-session.ts';
import type { FlowEdge, FlowNode } from './project/flow-types.ts';
import { useFlowElements } from './project/use-flow-elements.ts';
import { useCanvasChanges } from './use-canvas-changes.ts';
import { fitIn, useCanvasPort } from './use-canvas-port.ts';
import { useLostFocus } from './use-lost-focus.ts';
import { usePanLayer } from './use-pan-layer.ts';
import { useTidyMotion } from './tidy/use-tidy-motion.ts';
import { Wire } from './wires/wire.tsx';
import styles from './canvas.module.css';

const TokenOverlay = lazy(async () => ({ default: (await import('./tokens/token-overlay.tsx')).TokenOverlay }));

const NODE_TYPES = { face: Face, saga: SagaFace, step: StepFace, note: Note, frame: Frame, group: GroupFace } as unknown as NodeTypes;
const EDGE_TYPES = { wire: Wire };

/** Above this many nodes and wires only what is in sight is drawn. */
const DRAW_ALL_MAX = 150;

export function CanvasFlow(): ReactElement {
  const workspace = useWorkspace();
  const tools = useCanvas();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const frame = useRef<HTMLDivElement>(null);
  const isLive = useIsLive();
  const { nodes, edges } = useFlowElements(isLive);
  // Without a node it would wait for the first one, and move the view under the hand that placed it.
  const [fitsAtFirst] = useState(nodes.length > 0);
  const settings = useStore(workspace.settings.store);
  const tool = useStore(workspace.layout.store, (state) => state.tool);
  const changes = useCanvasChanges(workspace, tools, flow);
  const wiring = useWiring(workspace, tools, flow);
  const menu = useMenuTarget(workspace, flow);
  useCanvasPort(workspace, tools, flow, frame);
  useTidyMotion();
  useLostFocus(frame, flow);
  usePanLayer(frame);
  useFitOnOpen(frame, isLive);
  const isMap = settings.pointer === 'map';
  const isHand = tool === 'hand';
  const lod = useFlowStore(({ transform }) => levelOfDetail(transform[2]));
  const drops = useDrops();
  return (
    <ContextMenu items={menu.items}>
      <div ref={frame} tabIndex={-1} data-home className={styles.canvas} data-lod={lod} data-tool={tool} onContextMenuCapture={menu.capture} onPointerDownCapture={keepFocus} onFocusCapture={(event) => followFocus(event.target, tools.state, workspace.document)} onDoubleClick={(event) => quickAddAt(event, (at) => workspace.canvas.port?.quickAdd(flow.screenToFlowPosition(at)))} {...drops}>
        <ReactFlow<FlowNode, FlowEdge>
          nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES}
          onMoveStart={(event) => event !== null && tools.state.setState({ isViewMoved: true })}
          onNodesChange={changes.nodes} onEdgesChange={changes.edges} onNodeDragStop={changes.dragStop} onSelectionDragStop={changes.selectionDragStop as never}
          onNodeDoubleClick={(_, node) => (node.type === 'group' ? workspace.commands.run('arrange.collapse', { ids: [node.id] }) : node.type === 'note' || node.type === 'frame' ? workspace.canvas.port?.startRename(node.id) : workspace.commands.run('edit.inspect', { ids: [node.id] }))}
          onConnectStart={wiring.start} onConnect={wiring.connect} onConnectEnd={wiring.end} onClickConnectStart={wiring.tap} onClickConnectEnd={wiring.tapEnd} onNodeClick={wiring.tapNode} isValidConnection={wiring.isValid} connectionLineComponent={DraftWire} connectionRadius={30} connectOnClick
          deleteKeyCode={null} selectionKeyCode={isMap ? 'Shift' : null} multiSelectionKeyCode={['Meta', 'Control', 'Shift']} panActivationKeyCode="Space" zoomActivationKeyCode={['Meta', 'Control']}
          panOnScroll={!isMap} zoomOnScroll={isMap} panOnDrag={isMap || isHand ? true : [1]} selectionOnDrag={!isMap && !isHand} selectionMode={SelectionMode.Partial} zoomOnDoubleClick={false}
          snapToGrid={settings.isSnapping} snapGrid={GRID} nodeDragThreshold={3} selectNodesOnDrag elevateNodesOnSelect={false}
          nodesFocusable={false} edgesFocusable={false} disableKeyboardA11y
          minZoom={0.08} maxZoom={2} fitView={fitsAtFirst} fitViewOptions={AT_FIRST} onlyRenderVisibleElements={nodes.length + edges.length > DRAW_ALL_MAX}
          attributionPosition="bottom-right" aria-label="Canvas" className={styles.flow ?? ''}
        >
          {settings.isGridShown && <DotGrid />}
        </ReactFlow>
        {isLive && <Suspense><TokenOverlay /></Suspense>}
        <Guides />
        <SystemsBar isLive={isLive} />
        <ZoomBar />
        {settings.isMinimapShown && nodes.length > 0 && <Minimap />}
        <ConnectionHint wiring={wiring} />
        <CanvasChooser wiring={wiring} />
        <FindBar />
      </div>
    </ContextMenu>
  );
}

/** Until the frame has a size. */
const AT_FIRST = fitIn(null);
const GRID: [number, number] = [8, 8];

/** What can be read at a zoom, and no more: all, names, names in large, blocks of colour. */
const levelOfDetail = (zoom: number): string => (zoom < 0.2 ? 'block' : zoom < 0.4 ? 'sign' : zoom < 0.8 ? 'name' : 'full');

/** Whether faces show a run. */
function useIsLive(): boolean {
  const { layout, run } = useWorkspace();
  const isDesign = useStore(layout.store, ({ mode }) => mode === 'design');
  const hasRun = useStore(run.store, ({ log }) => log !== null);
  // All faces change: that comes after the rest of the page, so that a run that begins does not hold it up.
  return useDeferredValue(!isDesign && hasRun);
}

/** Another document is looked at as a whole, and stays in sight while the panels around change and faces grow with a run, until somebody moves the view. */
function useFitOnOpen(frame: RefObject<HTMLElement | null>, isLive: boolean): void {
  const { document } = useWorkspace();
  const { state } = useCanvas();
  const flow = useReactFlow();
  const id = useStore(document.store, (state) => state.id);
  useEffect(() => {
    state.setState({ isViewMoved: false });
    const fit = (): void => fitUnlessMoved(state, flow, frame.current);
    const sizes = new ResizeObserver(fit);
    if (frame.current !== null) sizes.observe(frame.current);
    // At once, so that nobody sees it unfitted; and when what is new has its size.
    fit();
    const timer = setTimeout(fit, 0);
    return () => {
      clearTimeout(timer);
      sizes.disconnect();
    };
  }, [state, flow, frame, id]);
  useEffect(() => {
    const timer = setTimeout(() => fitUnlessMoved(state, flow, frame.current), 0);
    return () => clearTimeout(timer);
  }, [state, flow, frame, isLive]);
}

function fitUnlessMoved(state: CanvasTools['state'], flow: Pick<ReactFlowInstance, 'getNodes' | 'fitView' | 'setViewport'>, frame: HTMLElement | null): void {
  if (state.getState().isViewMoved) return;
  if (flow.getNodes().length > 0) void flow.fitView(fitIn(frame));
  else void flow.setViewport({ x: 0, y: 0, zoom: 1 });
}

/** Kinds dragged from the palette. */
export const KIND_MIME = 'application/x-flowstage-kind';

function useDrops(): { readonly onDragOver: (event: DragEvent) => void; readonly onDrop: (event: DragEvent) => void } {
  const { commands, document, canvas } = useWorkspace();
  const { wires } = useCanvas();
  const flow = useReactFlow();
  return {
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes(KIND_MIME)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event) => {
      const kind = event.dataTransfer.getData(KIND_MIME);
      if (kind === '') return;
      event.preventDefault();
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      if (isPattern(kind)) return void commands.run(`add.${kind}`, { at: { x, y } });
      const at = { x: x - FACE_WIDTH / 2, y: y - FACE_HEAD / 2 };
      const under = wiresUnder({ ...at, width: FACE_WIDTH, height: FACE_HEAD }, document.state.design.edges.map((edge) => edge.id), wires);
      const id = addTo(document, { kind, at, wires: under }, lookOf(kind).label);
      canvas.port?.focus(id);
    },
  };
}

/** The tab stop follows the focus, however it came; what the keyboard comes to is selected, so that commands and inspector are about it. */
function followFocus(target: EventTarget, state: CanvasTools['state'], document: DocumentStore): void {
  const id = target instanceof HTMLElement && target.classList.contains('react-flow__node') ? target.dataset['id'] : undefined;
  if (id === undefined) return;
  state.setState({ tabStop: id });
  if ((target as HTMLElement).matches(':focus-visible') && !document.state.selection.includes(id)) document.select([id]);
}

/** A press beside everything brings the focus here all the same: keys act where one has clicked. */
function keepFocus({ target, currentTarget }: PointerEvent<HTMLElement>): void {
  if (target instanceof Element && target.closest('.react-flow__pane, .react-flow__edge, .react-flow__nodesselection') !== null) currentTarget.focus({ preventScroll: true });
}

/** Only on the canvas itself: not on a node, a wire or a control. */
function quickAddAt(event: MouseEvent, open: (at: { readonly x: number; readonly y: number }) => void): void {
  if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) open({ x: event.clientX, y: event.clientY });
}
