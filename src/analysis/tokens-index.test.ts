import { describe, expect, test } from 'vitest';
import { EventLog } from '../log/event-log.ts';
import { firstRows, pieceOfSegment } from '../log/first-rows.fixture.ts';
import type { Segment } from '../log/segment.ts';
import { exampleRun } from '../workspace/example-run.fixture.ts';
import { DELIVERY_FLIGHT_US, TOKEN_KINDS, TokensIndex } from './tokens-index.ts';

const { log } = exampleRun('payment-declined');

const whole = new TokensIndex(log.header);
whole.advance(log, true);

const pieceOf = (index: number, firstRow: number, end: number): Segment => pieceOfSegment(log.segments[0]!, index, firstRow, end);

interface Flat { readonly from: string; readonly to: string; readonly message: number; readonly kind: string; readonly startUs: number; readonly endUs: number }

/** Every move, told by looking at each row by itself. */
function bruteForce(): readonly Flat[] {
  const { nodes, channels } = log.header;
  const goesBack = new Set<number>();
  const kinds = new Map<number, string>();
  const sagas = new Set(nodes.map(({ parent }) => parent).filter((parent) => parent > 0));
  const moves: Flat[] = [];
  for (let index = 0; index < log.rowCount; index++) {
    const row = log.row(index);
    const kind = log.kindOf(index);
    if (kind === 'sagaCompensating') goesBack.add(row.saga);
    if (kind === 'sagaCompensated' || kind === 'sagaStuck') goesBack.delete(row.saga);
    if (kind === 'publishSent') {
      const isReply = row.saga > 0 && !sagas.has(row.node) && log.header.subscriptions.some(({ node, channel }) => channel === row.channel && sagas.has(node));
      kinds.set(row.message, goesBack.has(row.saga) ? 'compensation' : isReply ? 'reply' : 'message');
    }
    if (row.cause === 0) continue;
    const cause = log.row(row.cause - 1);
    const causeKind = log.kindOf(row.cause - 1);
    const [node, channel, causeNode] = [nodes[row.node]!.id, channels[row.channel]!.id, nodes[cause.node]!.id];
    const asked = ['txCommitted', 'txConflicted', 'callReceived', 'callRefused'];
    const common = { message: row.message, endUs: row.time };
    if (kind === 'entryAppended') moves.push({ ...common, from: node, to: channel, kind: kinds.get(row.message)!, startUs: cause.time });
    else if (kind === 'delivered') moves.push({ ...common, from: channel, to: node, kind: kinds.get(row.message)!, startUs: Math.max(cause.time, row.time - DELIVERY_FLIGHT_US) });
    else if (row.node === 0 || cause.node === 0 || row.node === cause.node) continue;
    else if (asked.includes(kind)) moves.push({ ...common, from: causeNode, to: node, kind: 'request', startUs: cause.time });
    else if ((kind === 'stepCompleted' || kind === 'stepFailed') && (asked.includes(causeKind) || causeKind === 'handlerFinished')) moves.push({ ...common, from: causeNode, to: node, kind: 'answer', startUs: cause.time });
  }
  return moves.filter(({ startUs, endUs }) => endUs > startUs);
}

const moves = bruteForce();

const text = (parts: readonly (string | number)[]): string => parts.join(' ');

const told = (index: TokensIndex, timeUs: number): readonly string[] =>
  index.tokensAt(timeUs).map(({ route, message, kind, part }) => text([index.routes[route]!.from, index.routes[route]!.to, message, TOKEN_KINDS[kind]!, part.toFixed(9)])).sort();

const expected = (timeUs: number): readonly string[] =>
  moves.filter(({ startUs, endUs }) => startUs <= timeUs && endUs > timeUs).map(({ from, to, message, kind, startUs, endUs }) => text([from, to, message, kind, ((timeUs - startUs) / (endUs - startUs)).toFixed(9)])).sort();

test('there are moves of every kind but for calls', () => {
  expect(new Set(moves.map(({ kind }) => kind))).toEqual(new Set(TOKEN_KINDS));
  expect(moves.length).toBeGreaterThan(300);
});

test('at any time the tokens are those of the brute force', () => {
  const times = [...moves.flatMap(({ startUs, endUs }) => [startUs, endUs, (startUs + endUs) / 2]), 0, 1e12].filter((_, at) => at % 3 === 0 || at < 300);
  for (const timeUs of times) expect(told(whole, timeUs)).toEqual(expected(timeUs));
  expect(times.some((timeUs) => expected(timeUs).length > 2)).toBe(true);
});

test('no more than asked for', () => {
  const timeUs = moves.map(({ startUs }) => startUs).find((startUs) => expected(startUs).length > 2)!;
  let visited = 0;
  expect(whole.at(timeUs, 2, () => void visited++)).toBe(2);
  expect(visited).toBe(2);
});

describe('a growing log', () => {
  const [first] = log.segments;
  const part = (rows: number): EventLog => new EventLog(log.header, [], firstRows(first!, rows));

  test('the same as of the whole, whatever the pieces; also while a saga goes back', () => {
    const index = new TokensIndex(log.header);
    for (const rows of [1, 300, 566, 571, 580, 600, 622, 700, 2000]) index.advance(part(rows), false);
    index.advance(log, true);
    for (let at = 0; at < moves.length; at += 7) expect(told(index, moves[at]!.startUs)).toEqual(told(whole, moves[at]!.startUs));
    expect(index.chunks).toHaveLength(whole.chunks.length);
  });

  test('a saga that turned back in a sealed segment still goes back in the open one, however often that is read', () => {
    const sealed = pieceOf(0, 0, 567);
    const index = new TokensIndex(log.header);
    for (const end of [580, 625, 700, 701, log.rowCount]) index.advance(new EventLog(log.header, [sealed], pieceOf(1, 567, end)), false);
    expect(moves.some(({ kind, startUs }) => kind === 'compensation' && startUs > log.cell('time', 567))).toBe(true);
    for (const { startUs } of moves) expect(told(index, startUs)).toEqual(expected(startUs));
  });

  test('goes on as well when what was complete has been let go', () => {
    const sealed = pieceOf(0, 0, 567);
    const index = new TokensIndex(log.header);
    index.advance(new EventLog(log.header, [sealed]), true);
    index.forget(0);
    index.advance(new EventLog(log.header, [sealed], pieceOf(1, 567, log.rowCount)), true);
    const unbroken = new TokensIndex(log.header);
    unbroken.advance(new EventLog(log.header, [sealed], pieceOf(1, 567, log.rowCount)), true);
    expect(index.chunks).toEqual([expect.objectContaining({ count: 0 }), unbroken.chunks[1]]);
  });

  test('what was complete stays the same object', () => {
    const index = new TokensIndex(log.header);
    index.advance(log, true);
    const [chunk] = index.chunks;
    index.advance(log, true);
    expect(index.chunks[0]).toBe(chunk);
  });
});
