/** What everything that lies over the page takes. */
export interface OverlayProps {
  readonly onClose: () => void;
}
