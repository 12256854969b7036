import { type ReactElement, useEffect, useRef } from 'react';
import type { Observable } from '../../../catalog/entry.ts';
import { findChannel } from '../../../catalog/find-entry.ts';
import { useCanvas } from '../canvas-context.tsx';
import { paintChannel } from './channel-painter.ts';
import { paintHosts } from './host-painter.ts';
import { paintSaga } from './saga-painter.ts';
import { setText } from '../../widgets/set-text.ts';
import { shortCount } from './paint.ts';
import styles from './live-strip.module.css';

const NONE: readonly Observable[] = [];

/** The lower part of a face: how the thing is doing at the playhead. React makes it once; the painter writes to it. */
export function LiveStrip({ id, kind }: { readonly id: string; readonly kind: string }): ReactElement {
  const { live } = useCanvas();
  const strip = useRef<HTMLDivElement>(null);
  const observables = findChannel(kind)?.observables ?? NONE;
  useEffect(
    () =>
      live.add((state, gauges) => {
        const element = strip.current;
        if (element === null) return;
        const channel = state.channelState(id, gauges);
        if (channel !== undefined) return paintChannel(element, channel, observables);
        const node = state.nodeState(id, gauges);
        if (node === undefined) return setText(element, 'not in this run');
        if (kind === 'saga') paintSaga(element, node);
        else if (kind === 'store') setText(element, `${shortCount(node.rows)} ${node.rows === 1 ? 'row' : 'rows'}`);
        else paintHosts(element, node, kind);
      }),
    [live, id, kind, observables],
  );
  return <div ref={strip} className={styles.strip} data-kind={kind} />;
}
