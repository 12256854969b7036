import { useEffect } from 'react';
import type { Design, Position } from '../../../design/document.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvas } from '../canvas-context.tsx';
import { motionMs } from '../use-canvas-port.ts';

/** More than these jump, from left to right: moving them all would not be smooth. */
const MOVED_MAX = 150;

/** As many of them at a frame: drawing three hundred nodes and their wires anew holds the page up for a tenth of a second. */
const JUMPS_AT_ONCE = 8;

/** When many things change their places at once (tidy, align, undo of it), they glide there, so that the eye can follow. */
export function useTidyMotion(): void {
  const workspace = useWorkspace();
  const { state } = useCanvas();
  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const halt = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    const stop = workspace.document.store.subscribe((now, before) => {
      if (now.design.layout === before.design.layout || now.id !== before.id || state.getState().moving.size > 0) return;
      const moves = movesBetween(before.design, now.design);
      const duration = motionMs(workspace);
      halt();
      if (moves.length > MOVED_MAX) return jump(moves.toSorted((a, b) => a[2].x - b[2].x));
      if (moves.length < 2 || duration === 0 || !moves.some(isFar)) return;
      const startMs = performance.now();
      const step = (nowMs: number): void => {
        const part = Math.min(1, (nowMs - startMs) / duration);
        const eased = 1 - (1 - part) * (1 - part);
        state.setState({ moving: part === 1 ? new Map() : new Map(moves.map(([id, from, to]) => [id, { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased }])) });
        if (part < 1) frame = requestAnimationFrame(step);
      };
      state.setState({ moving: new Map(moves.map(([id, from]) => [id, from])) });
      frame = requestAnimationFrame(step);
    });
    const jump = (moves: readonly Move[]): void => {
      state.setState({ moving: new Map(moves.map(([id, from]) => [id, from])) });
      if (moves.length === 0) return;
      // After the frame, not in it: drawing what jumped, and making the next ones jump, are two tasks, and other work comes in between.
      frame = requestAnimationFrame(() => (timer = setTimeout(() => jump(moves.slice(JUMPS_AT_ONCE)), 0)));
    };
    return () => {
      stop();
      halt();
    };
  }, [workspace, state]);
}

type Move = readonly [id: string, from: Position, to: Position];

/** Nudges are steps, not journeys. */
const isFar = ([, from, to]: Move): boolean => Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > 100;

function movesBetween(before: Design, now: Design): Move[] {
  return Object.entries(now.layout).flatMap(([id, to]) => {
    const from = before.layout[id];
    return from === undefined || from === to || (from.x === to.x && from.y === to.y) ? [] : [[id, from, to] as const];
  });
}
