import type { Position } from '../../design/document.ts';

/** What is laid out: boxes and the wires between them. Plain data for a worker. */
export interface ArrangeGraph {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** Top left corners, by id. */
export type Places = { readonly [id: string]: Position };
