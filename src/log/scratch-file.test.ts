import { expect, test } from 'vitest';
import { ColdSegment, packSegment, plainSegment, UnpackedSegments } from './packed-segment.ts';
import { PLAIN_ROW, write } from './random-rows.fixture.ts';
import { MemoryScratchFile } from './scratch-file.fixture.ts';
import { MovableBytes, MovableSegment } from './scratch-file.ts';

/** The second of a log: messages, sagas and causes in the first are other ones than in it. Nodes have it unevenly. */
const packedSegment = () => packSegment(write(Array.from({ length: 200 }, (_, n) => ({ ...PLAIN_ROW, message: 1 + (n >> 1), saga: 1 + (n >> 4), node: n % 3 === 0 ? 2 : 1, back: n > 100 ? 30 : 0 })), { segmentRows: 100 }).log.segments[1]!);

test('bytes that were moved are read from the file each time: none are kept beside it', () => {
  const file = new MemoryScratchFile(3, false);
  const given = Uint8Array.of(1, 2, 3);
  const bytes = new MovableBytes(given);
  expect([bytes.get() === given, file.reads]).toEqual([true, 0]);
  expect(bytes.moveTo(file)).toBe(true);
  given.fill(0);
  expect([...bytes.get(), ...bytes.get(), file.reads]).toEqual([1, 2, 3, 1, 2, 3, 2]);
  expect([bytes.moveTo(file), file.writes]).toEqual([true, 1]);
});

test('bytes that a full file refuses have not moved, and move when another has room', () => {
  const full = new MemoryScratchFile(0);
  const given = Uint8Array.of(1, 2, 3);
  const bytes = new MovableBytes(given);
  expect([bytes.moveTo(full), bytes.get() === given, full.reads]).toEqual([false, true, 0]);
  const roomy = new MemoryScratchFile();
  expect([bytes.moveTo(roomy), roomy.writes, ...bytes.get()]).toEqual([true, 1, 1, 2, 3]);
});

test.each([[0, false], [1, false], [2, true]])('a segment has moved when rows and texts have; with room for %i of them it reads as before', (room, isMoved) => {
  const packed = packedSegment();
  const expected = structuredClone(packed);
  expect([expected.messageIds.length, expected.sagaIds.length, expected.earlierCauses?.length]).toEqual([50, 7, 29]);
  const file = new MemoryScratchFile(room);
  const segment = new MovableSegment(packed);
  expect(segment.byteLength).toBe(expected.packedRows.length + expected.packedTexts.length);
  expect([segment.moveTo(file), file.writes]).toEqual([isMoved, room]);
  expect(expected.nodeCounts).toHaveLength(2);
  expect(structuredClone(plainSegment(new ColdSegment(segment, new UnpackedSegments(1))))).toEqual(expected);
  expect(file.reads).toBe(room);
});
