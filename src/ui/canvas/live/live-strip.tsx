import { lazy, type ReactElement, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { JsonObject } from '../../../base/json.ts';
import type { Observable } from '../../../catalog/entry.ts';
import { findChannel } from '../../../catalog/find-entry.ts';
import { toldBy } from '../../../catalog/told-of.ts';
import { useCanvas } from '../canvas-context.tsx';
import { paintChannel } from './channel-painter.ts';
import { paintHosts } from './host-painter.ts';
import { paintSaga } from './saga-painter.ts';
import { setText } from '../../widgets/set-text.ts';
import { shortCount } from './paint.ts';
import styles from './live-strip.module.css';

const NONE: readonly Observable[] = [];

function observablesOf(kind: string, config: JsonObject): readonly Observable[] {
  const channel = findChannel(kind);
  return channel === undefined ? NONE : toldBy(channel, config).observables;
}

/** Nobody needs it before the first look. */
const ObservedCard = lazy(async () => ({ default: (await import('../../observed/observed-card.tsx')).ObservedCard }));

/** The lower part of a face: how the thing is doing at the playhead. React makes it once; the painter writes to it. All that can be told of it stands beside it while the pointer is over it. */
export function LiveStrip({ id, kind, config }: { readonly id: string; readonly kind: string; readonly config: JsonObject }): ReactElement {
  const { live } = useCanvas();
  const strip = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Element | null>(null);
  const observables = useMemo(() => observablesOf(kind, config), [kind, config]);
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
  return (
    <>
      <div ref={strip} className={styles.strip} data-kind={kind} onPointerEnter={({ currentTarget }) => setPointed(currentTarget)} onPointerLeave={() => setPointed(null)} />
      {pointed !== null && <Suspense><ObservedCard id={id} anchor={pointed} /></Suspense>}
    </>
  );
}
