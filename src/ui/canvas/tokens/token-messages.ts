import type { TokenMoves } from '../../../analysis/token-chunk.ts';

/** What the page tells the worker that draws tokens. Everything is plain data; arrays are copies of their own. */
export type TokenMessage =
  | { readonly type: 'canvas'; readonly canvas: OffscreenCanvas }
  | { readonly type: 'size'; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: 'colours'; readonly colours: readonly string[]; readonly halo: string }
  /** Another run: everything known of the one before is forgotten. */
  | { readonly type: 'run' }
  | { readonly type: 'chunk'; readonly at: number; readonly chunk: TokenMoves }
  /** The line of each route on the layout; null for one that is not on the screen. */
  | { readonly type: 'lines'; readonly lines: readonly (Float32Array | null)[] }
  | TokenFrame;

export interface TokenFrame {
  readonly type: 'frame';
  readonly timeUs: number;
  /** Of the viewport: where the origin of the layout lies in pixels, and how large one of its pixels is. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  /** The message that everything follows; 0 for none. */
  readonly message: number;
}

/** What the worker tells the page after each drawing. */
export interface TokensDrawn {
  /** Of the frame that was drawn. */
  readonly timeUs: number;
  /** Tokens drawn, by kind. */
  readonly counts: readonly number[];
}
