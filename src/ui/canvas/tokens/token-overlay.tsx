import { useStoreApi } from '@xyflow/react';
import { type ReactElement, useEffect, useRef } from 'react';
import type { TokenRoute } from '../../../analysis/tokens-index.ts';
import type { OverlayWorker } from '../../../workspace/services.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { type CanvasTools, useCanvas } from '../canvas-context.tsx';
import { TokenFeed } from './token-feed.ts';
import { paintLegend, TokenLegend } from './token-legend.tsx';
import type { TokenMoves } from '../../../analysis/token-chunk.ts';
import type { TokenMessage, TokensDrawn } from './token-messages.ts';
import { reversed, RouteWires } from '../../../design/picture/route-wires.ts';
import styles from './token-overlay.module.css';

/** Messages on their way at the playhead, above the wires. The page only says what time it is; a worker draws. */
export function TokenOverlay(): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const workspace = useWorkspace();
  const tools = useCanvas();
  const flow = useStoreApi();
  useEffect(() => {
    if (place.current === null) return undefined;
    const overlay = new Overlay(place.current, workspace, tools, () => flow.getState().transform, (drawn) => legend.current !== null && paintLegend(legend.current, drawn));
    const stop = flow.subscribe((now, before) => {
      if (now.transform !== before.transform) overlay.frame();
    });
    return () => {
      stop();
      overlay.close();
    };
  }, [workspace, tools, flow]);
  return (
    <>
      <div ref={place} className={styles.overlay} aria-hidden />
      <TokenLegend ref={legend} />
    </>
  );
}

class Overlay {
  readonly #place: HTMLElement;
  readonly #workspace: Workspace;
  readonly #tools: CanvasTools;
  readonly #transform: () => readonly [number, number, number];
  readonly #worker: OverlayWorker;
  readonly #canvas = document.createElement('canvas');
  readonly #feed: TokenFeed;
  readonly #stops: (() => void)[] = [];
  #routes: readonly TokenRoute[] = [];
  #areLinesAsked = false;

  constructor(place: HTMLElement, workspace: Workspace, tools: CanvasTools, transform: () => readonly [number, number, number], onDrawn: (drawn: TokensDrawn) => void) {
    this.#place = place;
    this.#workspace = workspace;
    this.#worker = workspace.services.newOverlayWorker();
    this.#worker.onmessage = ({ data }) => onDrawn(data as TokensDrawn);
    this.#tools = tools;
    this.#transform = transform;
    place.append(this.#canvas);
    const canvas = this.#canvas.transferControlToOffscreen();
    this.#worker.postMessage({ type: 'canvas', canvas } satisfies TokenMessage, [canvas]);
    this.#feed = new TokenFeed({ run: () => this.#send({ type: 'run' }), chunk: (at, chunk) => this.#sendMoves(at, movesOf(chunk)), routes: (routes) => this.#setRoutes(routes) });
    this.#listen();
    this.#sendColours();
    this.#feedRun();
  }

  /** The playhead or the viewport moved. */
  frame = (): void => {
    const [x, y, zoom] = this.#transform();
    this.#send({ type: 'frame', timeUs: this.#workspace.playhead.state.timeUs, x, y, zoom, message: this.#workspace.layout.state.message });
  };

  close(): void {
    for (const stop of this.#stops) stop();
    this.#feed.stop();
    this.#worker.terminate();
    this.#canvas.remove();
  }

  #listen(): void {
    const { playhead, run, layout, document: designs } = this.#workspace;
    const sizes = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      this.#send({ type: 'size', width: entry.contentRect.width, height: entry.contentRect.height, ratio: devicePixelRatio });
      this.frame();
    });
    sizes.observe(this.#place);
    const themes = new MutationObserver(() => this.#sendColours());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#stops.push(
      () => sizes.disconnect(),
      () => themes.disconnect(),
      playhead.onFrame(this.frame),
      this.#tools.wires.onChange(this.#sendLinesSoon),
      layout.store.subscribe((now, before) => now.message !== before.message && this.frame()),
      run.store.subscribe((now, before) => {
        if (now.log !== before.log || now.status !== before.status) this.#feedRun();
      }),
      designs.store.subscribe((now, before) => now.design.edges !== before.design.edges && this.#sendLinesSoon()),
    );
  }

  #feedRun(): void {
    const { log, status } = this.#workspace.run.state;
    this.#feed.setLog(log, status !== 'running');
  }

  #setRoutes(routes: readonly TokenRoute[]): void {
    this.#routes = routes;
    this.#sendLinesSoon();
  }

  /** Many wires change in one frame of a drag; their lines are sent once. */
  #sendLinesSoon = (): void => {
    if (this.#areLinesAsked) return;
    this.#areLinesAsked = true;
    requestAnimationFrame(() => {
      this.#areLinesAsked = false;
      this.#sendLines();
    });
  };

  #sendLines(): void {
    const { nodes, edges } = this.#workspace.document.state.design;
    const wires = new RouteWires(nodes, edges);
    const lines = this.#routes.map(({ from, to }) => {
      const wire = wires.find(from, to);
      const points = wire === undefined ? undefined : this.#tools.wires.line(wire.edge);
      return points === undefined ? null : wire?.isReversed === true ? reversed(points) : points;
    });
    this.#send({ type: 'lines', lines });
    this.frame();
  }

  #sendColours(): void {
    const style = getComputedStyle(this.#place);
    const names = ['--accent', '--ok', '--undo', '--tone-store', '--tone-store'];
    this.#send({ type: 'colours', colours: names.map((name) => style.getPropertyValue(name).trim()), halo: style.getPropertyValue('--surface-2').trim() });
  }

  /** Nobody reads them here: their bytes, one buffer, go along. */
  #sendMoves(at: number, chunk: TokenMoves): void {
    this.#worker.postMessage({ type: 'chunk', at, chunk } satisfies TokenMessage, [chunk.startUs.buffer]);
  }

  #send(message: TokenMessage): void {
    this.#worker.postMessage(message);
  }
}

/** Only what is drawn: the rest of a chunk stays here. */
const movesOf = ({ count, startUs, endUs, message, route, kind }: TokenMoves): TokenMoves => ({ count, startUs, endUs, message, route, kind });
