import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import type { ChannelTallies } from '../../../analysis/tallies/channel-tally.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Observable, Tally } from '../../../catalog/entry.ts';
import { findChannel } from '../../../catalog/find-entry.ts';
import { toldBy } from '../../../catalog/told-of.ts';
import { useCanvas } from '../canvas-context.tsx';
import { paintChannel } from './channel-painter.ts';
import { talliesText } from './observed.ts';
import { paintHosts } from './host-painter.ts';
import { paintSaga } from './saga-painter.ts';
import { setText } from '../../widgets/set-text.ts';
import { shortCount } from './paint.ts';
import styles from './live-strip.module.css';

const NOTHING: { readonly observables: readonly Observable[]; readonly tallies: readonly Tally[] } = { observables: [], tallies: [] };

function shownBy(kind: string, config: JsonObject): typeof NOTHING {
  const channel = findChannel(kind);
  return channel === undefined ? NOTHING : toldBy(channel, config);
}

const moreOf = (counted: ChannelTallies | undefined, tallies: readonly Tally[]): string => (counted === undefined ? '' : `\n${talliesText(tallies, counted)}`);

/** The lower part of a face: how the thing is doing at the playhead. React makes it once; the painter writes to it. */
export function LiveStrip({ id, kind, config }: { readonly id: string; readonly kind: string; readonly config: JsonObject }): ReactElement {
  const { live, look } = useCanvas();
  const strip = useRef<HTMLDivElement>(null);
  /** Rows are counted for what the pointer is over, and for nothing else. */
  const isOver = useRef(false);
  const { observables, tallies } = useMemo(() => shownBy(kind, config), [kind, config]);
  useEffect(
    () =>
      live.add((state, gauges) => {
        const element = strip.current;
        if (element === null) return;
        const channel = state.channelState(id, gauges);
        if (channel !== undefined) return paintChannel(element, channel, observables, isOver.current ? moreOf(look(id), tallies) : '');
        const node = state.nodeState(id, gauges);
        if (node === undefined) return setText(element, 'not in this run');
        if (kind === 'saga') paintSaga(element, node);
        else if (kind === 'store') setText(element, `${shortCount(node.rows)} ${node.rows === 1 ? 'row' : 'rows'}`);
        else paintHosts(element, node, kind);
      }),
    [live, look, id, kind, observables, tallies],
  );
  const turn = (isHere: boolean): void => {
    isOver.current = isHere;
    live.touch();
  };
  return <div ref={strip} className={styles.strip} data-kind={kind} onPointerEnter={() => turn(true)} onPointerLeave={() => turn(false)} />;
}
