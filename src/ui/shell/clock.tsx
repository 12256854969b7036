import { type ReactElement, useEffect, useRef } from 'react';
import { formatInstant } from '../../base/time.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Virtual time of the playhead. Written to the element itself, since it moves at every frame. */
export function Clock(): ReactElement {
  const { playhead } = useWorkspace();
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      if (element.current !== null) element.current.textContent = formatInstant(playhead.state.timeUs);
    };
    show();
    return playhead.onFrame(show);
  }, [playhead]);
  return <span className="mono" ref={element} title="Virtual time of the playhead" data-testid="clock" />;
}
