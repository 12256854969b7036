import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog } from './event-log.ts';
import { ColdSegment, isIntact, packSegment, type PackedSegment, plainSegment, UnpackedSegments } from './packed-segment.ts';
import { printLog } from './print-log.ts';
import { PLAIN_ROW, type RowSpec, rows, segmentRows, write } from './random-rows.fixture.ts';
import { MemoryScratchFile } from './scratch-file.fixture.ts';
import { SegmentShelf } from './segment-shelf.ts';

/** Without a limit fast-check looks for a smaller counterexample among logs for minutes. */
const SHRINK_MAX_MS = 10_000;

const logs = fc.tuple(rows(), segmentRows).map(([specs, size]) => write(specs, { segmentRows: size }).log);

/** A log of these segments, as a client of runs or a library makes it. */
const logOn = (shelf: SegmentShelf, { header, segments }: EventLog): EventLog => {
  const unpacked = new UnpackedSegments(1);
  return new EventLog(header, segments.map((segment) => new ColdSegment(shelf.add(structuredClone(packSegment(segment))), unpacked)));
};

/** Twice, and the second time in the other direction: what was evicted is read back. */
const wholeText = (log: EventLog): string => {
  const backward = log.segments.toReversed().map(({ hash, heap, columns }) => [hash, heap.length, columns.time[0]].join());
  return [printLog(log), ...backward].join('\n');
};

describe('segments on a shelf', () => {
  test('read as they were, whatever of them is in memory, in the file or on a disk that is full', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0, 1, 2, 3, 5, 1000), async (log, capacityBytes, room) => {
        const file = new MemoryScratchFile(room);
        const shelf = new SegmentShelf(async () => file, capacityBytes);
        const shelved = logOn(shelf, log);
        await shelf.ready();
        expect(wholeText(shelved)).toBe(wholeText(log));
        expect(shelved.verify()).toEqual(log.verify());
        expect(file.writes % 2 === 0 || file.writes === room).toBe(true);
      }),
      { numRuns: 60, interruptAfterTimeLimit: SHRINK_MAX_MS },
    );
  });

  test('what is posted or stored of them has its bytes, wherever they are', async () => {
    const log = longLog();
    const file = new MemoryScratchFile();
    const shelf = new SegmentShelf(async () => file, 0);
    const shelved = logOn(shelf, log);
    await shelf.ready();
    expect(file.writes).toBe(2 * (log.segments.length - 1));
    const posted = shelved.segments.map((segment) => structuredClone(plainSegment(segment)) as PackedSegment);
    expect(posted).toEqual(log.segments.map(packSegment));
    expect(posted.every(isIntact)).toBe(true);
  });

  test('only the newest stay in memory, and those are not read from the file', async () => {
    const log = longLog();
    const sizes = log.segments.map((segment) => packSegment(segment)).map(({ packedRows, packedTexts }) => packedRows.length + packedTexts.length);
    const capacity = sizes.slice(-3).reduce((sum, size) => sum + size, 0);
    const file = new MemoryScratchFile();
    const shelf = new SegmentShelf(async () => file, capacity);
    const { segments } = logOn(shelf, log);
    await shelf.ready();
    expect(file.writes).toBe(2 * (segments.length - 3));
    for (const { columns } of segments.slice(-3)) expect(columns.time.length).toBeGreaterThan(0);
    expect(file.reads).toBe(0);
    expect(segments.at(-4)!.columns.time.length).toBeGreaterThan(0);
    expect(file.reads).toBe(1);
  });

  test('a disk that is full is not asked again', async () => {
    const file = new MemoryScratchFile(2);
    const shelf = new SegmentShelf(async () => file, 0);
    logOn(shelf, longLog());
    await shelf.ready();
    logOn(shelf, longLog());
    expect([file.writes, file.refusals]).toEqual([2, 1]);
  });

  test('a log that fits asks for no file; one for which there is none stays in memory', async () => {
    const log = longLog();
    let asked = 0;
    const none = async (): Promise<undefined> => void asked++;
    const roomy = new SegmentShelf(none);
    expect(wholeText(logOn(roomy, log))).toBe(wholeText(log));
    expect(asked).toBe(0);
    const refused = new SegmentShelf(none, 0);
    const shelved = logOn(refused, log);
    await refused.ready();
    expect(asked).toBe(1);
    expect(wholeText(shelved)).toBe(wholeText(log));
  });
});

const longLog = (): EventLog => write(Array.from({ length: 60 }, (_, n): RowSpec => ({ ...PLAIN_ROW, kind: n % 3 === 0 ? 'messageCreated' : 'delivered', node: 1 + (n % 3), message: 1 + (n >> 2), text: `m${n}`, afterUs: 10 })), { segmentRows: 8 }).log;
