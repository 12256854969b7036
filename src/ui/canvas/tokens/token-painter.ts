import { releaseBuffers } from '../../../base/release-buffers.ts';
import type { ScratchFile } from '../../../log/scratch-file.ts';
import { TokenLine } from './token-line.ts';
import type { TokenFrame, TokenMessage, TokensDrawn } from './token-messages.ts';
import { MovesInTime, OpenMoves } from './token-moves.ts';

/** Above this many tokens at once each is a plain dot. */
const SHAPES_MAX = 1500;
/** More than these are not drawn. */
const TOKENS_MAX = 20_000;
const SPRITE = 18;
const KINDS = 5;

/** Draws the tokens of one moment. Lives in a worker, so that ten thousand of them cost the page nothing. */
export class TokenPainter {
  #canvas: OffscreenCanvas | null = null;
  #context: OffscreenCanvasRenderingContext2D | null = null;
  #ratio = 1;
  #colours: readonly string[] = [];
  #halo = '';
  #sprites: readonly OffscreenCanvas[] = [];
  #chunks: MovesInTime[] = [];
  #open = new OpenMoves();
  #lines: readonly (TokenLine | null)[] = [];
  #frame: TokenFrame | null = null;
  readonly #xs = new Float32Array(TOKENS_MAX);
  readonly #ys = new Float32Array(TOKENS_MAX);
  readonly #kinds = new Uint8Array(TOKENS_MAX);
  #count = 0;
  #followed = -1;
  readonly #scratch: () => ScratchFile | undefined;

  /** `scratch`: a file for the moves of a long run, when there is one. */
  constructor(scratch: () => ScratchFile | undefined = () => undefined) {
    this.#scratch = scratch;
  }

  /** True if something has to be drawn again. */
  take(message: TokenMessage): boolean {
    switch (message.type) {
      case 'canvas':
        this.#canvas = message.canvas;
        this.#context = message.canvas.getContext('2d');
        return false;
      case 'size': return this.#resize(message.width, message.height, message.ratio);
      case 'colours':
        this.#colours = message.colours;
        this.#halo = message.halo;
        this.#sprites = [];
        return true;
      case 'run':
        this.#chunks = [];
        this.#open = new OpenMoves();
        this.#scratch()?.clear();
        return true;
      case 'chunk':
        this.#chunks[message.at] = new MovesInTime(message.chunk, this.#open, this.#scratch());
        // It is packed by now.
        releaseBuffers(message.chunk.startUs.buffer);
        // Of a run that goes on most are of another time than the one that is shown.
        return this.#frame !== null && this.#chunks[message.at]!.mayMove(this.#frame.timeUs);
      case 'lines':
        this.#lines = message.lines.map((points) => (points === null ? null : new TokenLine(points)));
        return true;
      case 'frame':
        this.#frame = message;
        return true;
    }
  }

  /** What was drawn; undefined while there is nothing to draw on. */
  draw(): TokensDrawn | undefined {
    const [canvas, context, frame] = [this.#canvas, this.#context, this.#frame];
    if (canvas === null || context === null || frame === null) return undefined;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.#place(frame, canvas.width, canvas.height);
    if (this.#count > SHAPES_MAX) this.#drawDots(context);
    else this.#drawShapes(context);
    this.#drawFollowed(context);
    const counts = Array.from({ length: KINDS }, () => 0);
    for (const kind of this.#kinds.subarray(0, this.#count)) counts[kind]!++;
    return { timeUs: frame.timeUs, counts };
  }

  #resize(width: number, height: number, ratio: number): boolean {
    if (this.#canvas === null) return false;
    this.#canvas.width = Math.max(1, Math.round(width * ratio));
    this.#canvas.height = Math.max(1, Math.round(height * ratio));
    if (ratio !== this.#ratio) this.#sprites = [];
    this.#ratio = ratio;
    return true;
  }

  /** Where each token is on the screen. */
  #place({ timeUs, x, y, zoom, message }: TokenFrame, width: number, height: number): void {
    const place = new Float64Array(2);
    const ratio = this.#ratio;
    this.#count = 0;
    this.#followed = -1;
    for (const chunk of this.#chunks) {
      chunk.at(timeUs, (moves, at) => {
        const line = this.#lines[moves.route[at]!];
        if (line === null || line === undefined || this.#count === TOKENS_MAX) return;
        line.at((timeUs - moves.startUs[at]!) / (moves.endUs[at]! - moves.startUs[at]!), place);
        const [left, top] = [(place[0]! * zoom + x) * ratio, (place[1]! * zoom + y) * ratio];
        if (left < -SPRITE || top < -SPRITE || left > width + SPRITE || top > height + SPRITE) return;
        if (message !== 0 && moves.message[at] === message) this.#followed = this.#count;
        this.#xs[this.#count] = left;
        this.#ys[this.#count] = top;
        this.#kinds[this.#count++] = moves.kind[at]!;
      });
    }
  }

  #drawDots(context: OffscreenCanvasRenderingContext2D): void {
    const size = 4 * this.#ratio;
    for (let kind = 0; kind < KINDS; kind++) {
      context.fillStyle = this.#colours[kind] ?? 'currentcolor';
      for (let at = 0; at < this.#count; at++) if (this.#kinds[at] === kind) context.fillRect(this.#xs[at]! - size / 2, this.#ys[at]! - size / 2, size, size);
    }
  }

  #drawShapes(context: OffscreenCanvasRenderingContext2D): void {
    if (this.#sprites.length === 0) this.#sprites = Array.from({ length: KINDS }, (_, kind) => sprite(kind, this.#colours[kind] ?? '#888', this.#halo, this.#ratio));
    const half = (SPRITE * this.#ratio) / 2;
    for (let at = 0; at < this.#count; at++) {
      const shape = this.#sprites[this.#kinds[at]!];
      if (shape !== undefined) context.drawImage(shape, Math.round(this.#xs[at]! - half), Math.round(this.#ys[at]! - half));
    }
  }

  #drawFollowed(context: OffscreenCanvasRenderingContext2D): void {
    const at = this.#followed;
    if (at < 0) return;
    context.strokeStyle = this.#colours[this.#kinds[at]!] ?? '#888';
    context.lineWidth = 2 * this.#ratio;
    context.beginPath();
    context.arc(this.#xs[at]!, this.#ys[at]!, 10 * this.#ratio, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** Kinds differ in shape too: a message is round, a reply a diamond, a compensation points back, requests are small. */
function sprite(kind: number, colour: string, halo: string, ratio: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.ceil(SPRITE * ratio), Math.ceil(SPRITE * ratio));
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(ratio, ratio);
  context.translate(SPRITE / 2, SPRITE / 2);
  context.beginPath();
  outline(context, kind);
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
  return canvas;
}

function outline(context: OffscreenCanvasRenderingContext2D, kind: number): void {
  if (kind === 1) {
    context.moveTo(0, -6);
    context.lineTo(6, 0);
    context.lineTo(0, 6);
    context.lineTo(-6, 0);
  } else if (kind === 2) {
    context.moveTo(-6, 0);
    context.lineTo(5, -6);
    context.lineTo(5, 6);
  } else context.arc(0, 0, kind === 0 ? 5 : 3, 0, 2 * Math.PI);
}
