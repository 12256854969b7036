import type { InternalNode, ReactFlowState } from '@xyflow/react';
import type { FaceNode, FlowEdge, FlowNode } from '../project/flow-types.ts';
import { type Box, boxAround, type MapFrame, mapFrame, onMap, viewBox } from './map-frame.ts';

export const MINIMAP = { width: 160, height: 112 };

export interface FlowStore {
  getState: () => ReactFlowState<FlowNode, FlowEdge>;
  subscribe: (listener: (now: ReactFlowState<FlowNode, FlowEdge>, before: ReactFlowState<FlowNode, FlowEdge>) => void) => () => void;
}

/** Corners of a face on the layout. */
const RADIUS = 8;

/**
 * Draws all nodes on one canvas, again only when one of them or the shown part changes; what the view shows is an element
 * that is only shifted. An element for each node would cost each of them something at every frame.
 */
export class MinimapPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #view: HTMLElement;
  readonly #flow: FlowStore;
  readonly #themes = new MutationObserver(() => this.#repaint());
  readonly #colours = new Map<string, string>();
  readonly #stop: () => void;
  #frame = 0;
  #nodes: unknown;
  #boxes: readonly (Box & { readonly colour: string })[] = [];
  #map: MapFrame = { x: 0, y: 0, scale: 1 };

  constructor(canvas: HTMLCanvasElement, view: HTMLElement, flow: FlowStore) {
    this.#canvas = canvas;
    this.#view = view;
    this.#flow = flow;
    this.#stop = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes || now.transform !== before.transform || now.width !== before.width || now.height !== before.height) this.#paintSoon();
    });
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#paint();
  }

  /** Pixels of the minimap for one of the layout. */
  get map(): MapFrame {
    return this.#map;
  }

  /** What the canvas shows, on the layout. */
  get shown(): Box {
    const { transform, width, height } = this.#flow.getState();
    return viewBox(transform, { width, height });
  }

  close(): void {
    this.#stop();
    this.#themes.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #paintSoon(): void {
    this.#frame ||= requestAnimationFrame(this.#paint);
  }

  #repaint(): void {
    this.#colours.clear();
    this.#nodes = undefined;
    this.#paintSoon();
  }

  #paint = (): void => {
    this.#frame = 0;
    const { nodes, nodeLookup } = this.#flow.getState();
    const view = this.shown;
    const isOld = nodes !== this.#nodes;
    this.#nodes = nodes;
    if (isOld) this.#boxes = [...nodeLookup.values()].map((node) => ({ ...boxOf(node), colour: this.#colourOf(node) }));
    const before = this.#map;
    this.#map = mapFrame(boxAround([...this.#boxes, view]) ?? view, MINIMAP);
    if (isOld || this.#map.x !== before.x || this.#map.y !== before.y || this.#map.scale !== before.scale) this.#drawNodes();
    this.#placeView(onMap(this.#map, view));
  };

  #drawNodes(): void {
    const { width, height } = MINIMAP;
    const canvas = this.#canvas;
    const context = canvas.getContext('2d');
    if (context === null) return;
    const ratio = devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const radius = RADIUS * this.#map.scale;
    for (const box of this.#boxes) {
      const at = onMap(this.#map, box);
      context.fillStyle = box.colour;
      if (radius < 1) context.fillRect(at.x, at.y, at.width, at.height);
      else {
        context.beginPath();
        context.roundRect(at.x, at.y, at.width, at.height, radius);
        context.fill();
      }
    }
  }

  #placeView({ x, y, width, height }: Box): void {
    const { style } = this.#view;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  #colourOf({ type, internals }: InternalNode<FlowNode>): string {
    const name = type === 'note' || type === 'frame' ? '--line' : `--tone-${(internals.userNode as FaceNode).data.look.tone}`;
    const known = this.#colours.get(name) ?? getComputedStyle(this.#canvas).getPropertyValue(name).trim();
    this.#colours.set(name, known);
    return known;
  }
}

const boxOf = ({ internals: { positionAbsolute }, measured }: InternalNode<FlowNode>): Box => ({ ...positionAbsolute, width: measured.width ?? 0, height: measured.height ?? 0 });
