import { type ReactElement, useEffect, useRef } from 'react';
import { formatInstant, isoTimestamp } from '../../base/time.ts';
import { atMostEvery, READING_MS } from '../widgets/at-most-every.ts';
import { setText } from '../widgets/set-text.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './transport.module.css';

/** Virtual time of the playhead, and the instant that it stands for. Written to the elements themselves: it moves all the time. */
export function TransportClock(): ReactElement {
  const { playhead, run } = useWorkspace();
  const clock = useRef<HTMLSpanElement>(null);
  const date = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      const { timeUs } = playhead.state;
      const epochUs = run.state.log?.header.epochUs;
      setText(clock.current, formatInstant(Math.floor(timeUs)));
      setText(date.current, epochUs === undefined ? '' : isoTimestamp(epochUs + Math.floor(timeUs / 1000) * 1000));
    };
    show();
    const paced = atMostEvery(READING_MS, show);
    const stops = [playhead.onFrame(paced.call), run.store.subscribe(paced.call), paced.stop];
    return () => stops.forEach((stop) => stop());
  }, [playhead, run]);
  return (
    <span className={styles.now}>
      <span ref={clock} className={styles.clock} title="Virtual time of the playhead" data-testid="transport-clock" />
      <span ref={date} className={styles.date} title="The instant that it stands for" />
    </span>
  );
}
