import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { ensure } from '../../base/assert.ts';
import type { Position } from '../../design/document.ts';
import type { Size } from '../../design/picture/face-size.ts';
import type { LiveBoard } from './live/live-board.ts';
import type { ConnectionSession } from './connect/connection-session.ts';
import type { Guide } from './project/alignment-guides.ts';
import type { WireGeometry } from './wires/wire-geometry.ts';

/** What only the canvas knows, and forgets: nothing of it is in the document. */
export interface CanvasState {
  /** Places of what is being dragged or tidied. */
  readonly moving: ReadonlyMap<string, Position>;
  readonly resizing: ReadonlyMap<string, Size>;
  readonly guides: readonly Guide[];
  readonly connection: ConnectionSession | null;
  /** The wire that what is dragged would be put into. */
  readonly spliceEdge: string | null;
  readonly renaming: string | null;
  /** What stands out for a moment. */
  readonly pulse: { readonly id: string; readonly count: number } | null;
  readonly tabStop: string | null;
  readonly chooser: Chooser | null;
  /** Somebody looks at a part: the view is not fitted again when the panels around change. */
  readonly isViewMoved: boolean;
}

/** The list that floats over the canvas: quick add, or the target of a wire drawn by keyboard. */
export type Chooser =
  | { readonly kind: 'add'; readonly at: Position; readonly from: string | undefined; readonly fromPort?: string | undefined; readonly isReversed?: boolean | undefined }
  | { readonly kind: 'connect'; readonly from: string };

export const EMPTY_CANVAS: CanvasState = {
  moving: new Map(), resizing: new Map(), guides: [], connection: null, spliceEdge: null, renaming: null, pulse: null, tabStop: null, chooser: null, isViewMoved: false,
};

export interface CanvasTools {
  readonly state: StoreApi<CanvasState>;
  readonly live: LiveBoard;
  readonly wires: WireGeometry;
}

export const newCanvasState = (): StoreApi<CanvasState> => createStore<CanvasState>(() => EMPTY_CANVAS);

const Context = createContext<CanvasTools | null>(null);

export const CanvasProvider = Context;

export const useCanvas = (): CanvasTools => ensure(useContext(Context), 'a part of the canvas stands inside it');

/** Follows a part of what only the canvas knows. */
export function useCanvasState<T>(select: (state: CanvasState) => T): T {
  return useStore(useCanvas().state, select);
}
