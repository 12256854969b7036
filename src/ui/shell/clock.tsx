import { type ReactElement, useEffect, useRef } from 'react';
import { formatInstant } from '../../base/time.ts';
import { atMostEvery, READING_MS } from '../widgets/at-most-every.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Virtual time of the playhead. Written to the element itself, since it moves all the time. */
export function Clock(): ReactElement {
  const { playhead } = useWorkspace();
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      if (element.current !== null) element.current.textContent = formatInstant(playhead.state.timeUs);
    };
    const paced = atMostEvery(READING_MS, show);
    show();
    const stop = playhead.onFrame(paced.call);
    return () => {
      stop();
      paced.stop();
    };
  }, [playhead]);
  return <span className="mono" ref={element} title="Virtual time of the playhead" data-testid="clock" />;
}
