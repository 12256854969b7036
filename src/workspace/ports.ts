import type { Position } from '../design/document.ts';

/** What commands ask of the canvas. Places are in the coordinates of the layout. */
export interface CanvasPort {
  /** Where the pointer is over the canvas, or the middle of what is seen. */
  pointer(): Position;
  /** All, or these ids. */
  fit(ids?: readonly string[]): void;
  zoomTo(zoom: number): void;
  zoomBy(factor: number): void;
  /** Pans there and makes it stand out for a moment. */
  reveal(id: string): void;
  /** Size as drawn; undefined for what is not. */
  sizeOf(id: string): Size | undefined;
  /** Opens quick add there; what is chosen is joined to `from` if given. */
  quickAdd(at: Position, from?: string): void;
  startConnection(from: string): void;
  startRename(id: string): void;
  focus(id?: string): void;
}

/** What commands ask of the timeline. */
export interface TimelinePort {
  zoomBy(factor: number): void;
  /** In parts of what is seen. */
  panBy(part: number): void;
  /** The playhead in the middle; again: everything. */
  focus(): void;
  /** The time of what is selected as range; without a range there is none. */
  setRange(isOn: boolean): void;
}

/** What commands ask of the page around. */
export interface ShellPort {
  /** The next or previous region of the page gets the focus. */
  focusRegion(direction: 1 | -1): void;
  focusInspector(): void;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a node is taken for that nobody has drawn yet. */
export const NODE_SIZE: Size = { width: 176, height: 72 };

/** The grid that places snap to. */
export const GRID = 8;
