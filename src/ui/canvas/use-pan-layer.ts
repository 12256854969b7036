import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';

/** After the last move of a pan: the view is still. */
const STILL_MS = 200;

/**
 * While the view is only shifted, what it shows is one layer, and nothing of it is painted anew. A zoom would show that layer
 * blurred: it is painted at every step, as what stands still is.
 */
export function usePanLayer(frame: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (isPanning: boolean): void => void frame.current?.toggleAttribute('data-panning', isPanning);
    const stop = store.subscribe(({ transform: now }, { transform: before }) => {
      if (now === before) return;
      show(now[2] === before[2]);
      clearTimeout(timer);
      timer = setTimeout(show, STILL_MS, false);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, frame]);
}
