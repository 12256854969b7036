import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvasState } from '../canvas-context.tsx';
import type { ConnectionSession } from './connection-session.ts';
import { nodeAt, type Wiring } from './wiring.ts';
import styles from './connection-hint.module.css';

/** While a wire is drawn: beside the pointer, what it would mean here, or why it may not be. */
export function ConnectionHint({ wiring }: { readonly wiring: Wiring }): ReactElement | null {
  const connection = useCanvasState((state) => state.connection);
  return connection === null ? null : <Hint session={connection} wiring={wiring} />;
}

function Hint({ session, wiring }: { readonly session: ConnectionSession; readonly wiring: Wiring }): ReactElement {
  const { document: store } = useWorkspace();
  const hint = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<string | undefined>(undefined);
  useEffect(() => {
    const put = (clientX: number, clientY: number): void => {
      const box = hint.current?.offsetParent?.getBoundingClientRect();
      if (hint.current === null || box === undefined) return;
      const x = Math.min(clientX - box.left + 14, box.width - hint.current.offsetWidth - 8);
      hint.current.style.transform = `translate(${x}px, ${clientY - box.top + 14}px)`;
    };
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      put(clientX, clientY);
      setOver(nodeAt(clientX, clientY));
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      wiring.cancel();
    };
    if (session.tappedAt !== undefined) put(session.tappedAt.x, session.tappedAt.y);
    window.addEventListener('pointermove', follow, { passive: true });
    window.addEventListener('keydown', press, { capture: true });
    return () => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('keydown', press, { capture: true });
    };
  }, [session, wiring]);
  const words = wordsOf(session, over, (id) => store.state.design.nodes.find((node) => node.id === id)?.name ?? id);
  return <div ref={hint} className={styles.hint} data-tone={words.tone}>{words.text}</div>;
}

function wordsOf(session: ConnectionSession, over: string | undefined, nameOf: (id: string) => string): { readonly text: string; readonly tone: 'ok' | 'bad' | 'plain' } {
  if (over === undefined || over === session.origin.node) return { text: session.tappedAt === undefined ? 'Drop on a node, or here to add one' : 'Choose where it leads, or empty canvas to add', tone: 'plain' };
  const answer = session.answer(over);
  if (!answer.ok) return { text: sentence(answer.reason), tone: 'bad' };
  const [from, to] = session.ends(over);
  return { text: `${nameOf(from)} ${answer.meaning} ${nameOf(to)}`, tone: 'ok' };
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
