import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useRef } from 'react';
import { useCanvas } from '../canvas-context.tsx';
import type { FlowEdge, FlowNode } from '../project/flow-types.ts';
import { type Box, onMap } from './map-frame.ts';
import { MINIMAP, MinimapPainter } from './minimap-painter.ts';
import styles from './minimap.module.css';

/** Part of the view that a key moves it by. */
const KEY_STEP = 0.2;

/** The whole design in small, and the part that is in sight: click to go there, drag or press arrow keys to move it, wheel to zoom. */
export function Minimap(): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const painter = useRef<MinimapPainter>(null);
  const store = useStoreApi<FlowNode, FlowEdge>();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const { state } = useCanvas();

  useEffect(() => {
    if (canvas.current === null || view.current === null) return undefined;
    const made = (painter.current = new MinimapPainter(canvas.current, view.current, store));
    return () => made.close();
  }, [store]);

  useEffect(() => {
    const element = canvas.current;
    const zoom = (event: WheelEvent): void => {
      event.preventDefault();
      state.setState({ isViewMoved: true });
      void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)));
    };
    // The browser would zoom the page with Ctrl held, unless it is told in time.
    element?.addEventListener('wheel', zoom, { passive: false });
    return () => element?.removeEventListener('wheel', zoom);
  }, [flow, state]);

  /** By so much of the layout. */
  const moveBy = (dx: number, dy: number): void => {
    const { x, y, zoom } = flow.getViewport();
    state.setState({ isViewMoved: true });
    void flow.setViewport({ x: x - dx * zoom, y: y - dy * zoom, zoom });
  };
  const press = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0 || painter.current === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { map, shown } = painter.current;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (!isInside(onMap(map, shown), x, y)) moveBy(map.x + x / map.scale - (shown.x + shown.width / 2), map.y + y / map.scale - (shown.y + shown.height / 2));
  };
  const drag = (event: PointerEvent<HTMLCanvasElement>): void => {
    if ((event.buttons & 1) === 0 || painter.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { scale } = painter.current.map;
    moveBy(event.movementX / scale, event.movementY / scale);
  };
  const key = (event: KeyboardEvent): void => {
    const way = event.ctrlKey || event.metaKey || event.altKey ? undefined : WAYS[event.key];
    const shown = painter.current?.shown;
    if (way === undefined || shown === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveBy(way[0] * KEY_STEP * shown.width, way[1] * KEY_STEP * shown.height);
  };
  return (
    <div className={styles.minimap} style={MINIMAP}>
      <canvas ref={canvas} className={styles.canvas} style={MINIMAP} role="img" tabIndex={0} aria-label="Minimap; arrow keys move the view" data-testid="minimap" onPointerDown={press} onPointerMove={drag} onKeyDown={key} />
      <div ref={view} className={styles.view} data-testid="minimap-view" />
    </div>
  );
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const isInside = (box: Box, x: number, y: number): boolean => x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
