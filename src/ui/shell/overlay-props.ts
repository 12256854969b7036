import type { Typed } from './typed-ahead.ts';

/** What everything that lies over the page takes. */
export interface OverlayProps {
  readonly onClose: () => void;
  /** What was typed before it was there. */
  readonly typed: Typed;
}
