/** Sizes of faces in pixels of the layout. They are known before anything is drawn, so that nothing has to be measured. */
export const FACE_WIDTH = 216;
export const FACE_HEAD = 52;
/** The strip that is alive in a run. */
export const STRIP_HEIGHT = 30;
export const STEP_HEIGHT = 44;
export const STEP_GAP = 6;
export const SAGA_WIDTH = 240;
export const SAGA_PADDING = 8;
/** Room of a saga without steps, for the words that say how to add one. */
const EMPTY_SAGA = 36;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function faceSize(kind: string, steps: number, isLive: boolean): Size {
  const strip = isLive ? STRIP_HEIGHT : 0;
  if (kind === 'saga-step') return { width: SAGA_WIDTH - 2 * SAGA_PADDING, height: STEP_HEIGHT };
  if (kind === 'saga') return { width: SAGA_WIDTH, height: FACE_HEAD + strip + SAGA_PADDING + (steps === 0 ? EMPTY_SAGA : steps * (STEP_HEIGHT + STEP_GAP) - STEP_GAP + SAGA_PADDING) };
  return { width: FACE_WIDTH, height: FACE_HEAD + strip };
}

/** Of a group that is drawn as one node. */
export const collapsedSize = (isLive: boolean): Size => ({ width: FACE_WIDTH, height: FACE_HEAD + (isLive ? STRIP_HEIGHT : 0) });

/** Where a step lies in its saga: steps stand in their order, below its head. */
export const stepPlace = (index: number): { readonly x: number; readonly y: number } => ({
  x: SAGA_PADDING,
  y: FACE_HEAD + SAGA_PADDING + index * (STEP_HEIGHT + STEP_GAP),
});

/** Middle of a port, from the top of its face; ports of one side share the head evenly. */
export const portTop = (index: number, count: number, head: number): number => Math.round((head * (index + 1)) / (count + 1));
