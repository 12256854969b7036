import type { InternalNode, ReactFlowState } from '@xyflow/react';
import { atMostEvery, READING_MS } from '../../widgets/at-most-every.ts';
import type { FaceNode, FlowEdge, FlowNode } from '../project/flow-types.ts';
import { type Box, boxAround, isTouching, isWithin, type MapFrame, mapFrame, onMap, viewBox } from './map-frame.ts';

export const MINIMAP = { width: 160, height: 112 };

/** From the lower right corner of the canvas to its far edges, as the style places it. */
const MINIMAP_REACH = { width: MINIMAP.width + 14, height: MINIMAP.height + 24 };

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
  readonly #themes = new MutationObserver(() => {
    this.#colours.clear();
    this.#readNodes();
  });
  readonly #colours = new Map<string, string>();
  readonly #stop: () => void;
  readonly #nodesMoved = atMostEvery(READING_MS, () => this.#readNodes());
  #frame = 0;
  #boxes: readonly (Box & { readonly colour: string })[] = [];
  #around: Box | undefined;
  #areNodesDrawn = false;
  #map: MapFrame = { x: 0, y: 0, scale: 1 };

  constructor(canvas: HTMLCanvasElement, view: HTMLElement, flow: FlowStore) {
    this.#canvas = canvas;
    this.#view = view;
    this.#flow = flow;
    this.#stop = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes) this.#nodesMoved.call();
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) this.#paintSoon();
    });
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#readNodes();
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
    this.#nodesMoved.stop();
    this.#themes.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #paintSoon(): void {
    this.#frame ||= requestAnimationFrame(this.#paint);
  }

  #readNodes(): void {
    this.#boxes = [...this.#flow.getState().nodeLookup.values()].map((node) => ({ ...boxOf(node), colour: this.#colourOf(node) }));
    this.#around = boxAround(this.#boxes);
    this.#areNodesDrawn = false;
    this.#paintSoon();
  }

  #paint = (): void => {
    this.#frame = 0;
    const view = this.shown;
    const map = mapFrame(boxAround(this.#around === undefined ? [view] : [this.#around, view]) ?? view, MINIMAP);
    if (!this.#areNodesDrawn || map.x !== this.#map.x || map.y !== this.#map.y || map.scale !== this.#map.scale) {
      this.#map = map;
      this.#drawNodes();
    }
    this.#placeView(onMap(map, view));
    this.#giveWay(view);
  };

  /** Where nothing is out of sight there is nothing to find: then it lies over no face. */
  #giveWay(view: Box): void {
    const { width, height, transform: [, , zoom] } = this.#flow.getState();
    const under = { x: view.x + (width - MINIMAP_REACH.width) / zoom, y: view.y + (height - MINIMAP_REACH.height) / zoom, width: MINIMAP_REACH.width / zoom, height: MINIMAP_REACH.height / zoom };
    const isAway = this.#around !== undefined && isWithin(this.#around, view) && this.#boxes.some((box) => isTouching(box, under));
    this.#canvas.parentElement?.toggleAttribute('data-away', isAway);
  }

  #drawNodes(): void {
    const { width, height } = MINIMAP;
    const canvas = this.#canvas;
    const context = canvas.getContext('2d');
    if (context === null) return;
    this.#areNodesDrawn = true;
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
    const name = type === 'note' || type === 'frame' || type === 'group' ? '--line' : `--tone-${(internals.userNode as FaceNode).data.look.tone}`;
    const known = this.#colours.get(name) ?? getComputedStyle(this.#canvas).getPropertyValue(name).trim();
    this.#colours.set(name, known);
    return known;
  }
}

const boxOf = ({ internals: { positionAbsolute }, measured }: InternalNode<FlowNode>): Box => ({ ...positionAbsolute, width: measured.width ?? 0, height: measured.height ?? 0 });
