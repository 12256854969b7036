import { expect, test } from 'vitest';
import type { TokenMoves } from '../../../analysis/token-chunk.ts';
import { TokenPainter } from './token-painter.ts';

const movesFrom = (startUs: number): TokenMoves => ({
  count: 2, startUs: Float64Array.of(startUs, startUs + 5), endUs: Float64Array.of(startUs + 10, startUs + 8), message: Uint32Array.of(1, 2), route: Uint16Array.of(0, 0), kind: Uint8Array.of(0, 0),
});

test('moves of another time than the one that is shown need no drawing', () => {
  const painter = new TokenPainter();
  expect(painter.take({ type: 'chunk', at: 0, chunk: movesFrom(0) }), 'no time is shown').toBe(false);
  expect(painter.take({ type: 'frame', timeUs: 105, x: 0, y: 0, zoom: 1, message: 0 })).toBe(true);
  const needsDrawing = [90, 95, 96, 105, 106, 9000].map((startUs, at) => painter.take({ type: 'chunk', at: at + 1, chunk: movesFrom(startUs) }));
  expect(needsDrawing).toEqual([false, false, true, true, false, false]);
});
