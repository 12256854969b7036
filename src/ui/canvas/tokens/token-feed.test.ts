import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TokenChunk } from '../../../analysis/token-chunk.ts';
import type { TokenRoute } from '../../../analysis/tokens-index.ts';
import { TokensIndex } from '../../../analysis/tokens-index.ts';
import { pieceOfSegment } from '../../../log/first-rows.fixture.ts';
import { EventLog } from '../../../log/event-log.ts';
import { exampleRun } from '../../../workspace/example-run.fixture.ts';
import { TokenFeed } from './token-feed.ts';

const run = exampleRun('payment-declined').log;

/** The same rows in many segments, as of a long run. */
const PIECES = 12;
const ends = Array.from({ length: PIECES + 1 }, (_, at) => Math.floor((at * run.segments[0]!.rows) / PIECES));
const log = new EventLog(run.header, ends.slice(1).map((end, at) => pieceOfSegment(run.segments[0]!, at, ends[at]!, end)));

const texts = ({ startUs, endUs, message, route, kind }: TokenChunk): string[] => [...startUs.keys()].map((at) => [startUs[at], endUs[at], message[at], route[at], kind[at]].join());

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('hands on the moves of each segment once, and routes only when there are more of them', () => {
  const whole = new TokensIndex(run.header);
  whole.advance(run, true);
  const routes: number[] = [];
  const moves: string[][] = [];
  let told: readonly TokenRoute[] = [];
  const feed = new TokenFeed({
    run: () => {},
    chunk: (at, chunk) => void (moves[at] = [...(moves[at] ?? []), ...texts(chunk)]),
    routes: (known) => void routes.push((told = known).length),
  });
  feed.setLog(log, true);
  vi.runAllTimers();
  expect(moves).toHaveLength(PIECES);
  expect(moves.flat().sort()).toEqual(whole.chunks.flatMap(texts).sort());
  expect(told).toEqual(whole.routes);
  expect(routes).toEqual([...new Set(routes)].sort((a, b) => a - b));
  expect(routes.length).toBeLessThan(PIECES);

  // Another run begins anew, also when its first rows tell of as many.
  routes.length = 0;
  feed.setLog(new EventLog({ ...run.header }, run.segments), true);
  vi.runAllTimers();
  expect(routes).toEqual([whole.routes.length]);
});
