import { expect, test } from 'vitest';
import { MemoryScratchFile } from '../../log/scratch-file.fixture.ts';
import { Archive } from './archive.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

test('what is kept comes back, from memory, from the file and when that is full, and none of it stays in memory beside the file', () => {
  let file: MemoryScratchFile | undefined;
  const archive = new Archive(() => file);
  const early = archive.put(bytes(1));
  file = new MemoryScratchFile(1);
  const given = bytes(2, 2);
  const late = archive.put(given);
  const refused = archive.put(bytes(3, 3, 3));
  expect([given.byteLength, file.writes, file.refusals]).toEqual([0, 1, 1]);
  expect([early, late, refused].map((number) => [...archive.get(number)])).toEqual([[1], [2, 2], [3, 3, 3]]);
  expect(file.reads).toBe(1);
});

test('its state has everything, wherever it lies, and another archive goes on from it under the same numbers', () => {
  const file = new MemoryScratchFile();
  const archive = new Archive(() => file);
  const [first, second, third] = [archive.put(bytes(1)), archive.put(bytes(2)), archive.put(bytes(3))];
  archive.drop(second);
  const other = new Archive(() => new MemoryScratchFile());
  other.state = structuredClone(archive.state);
  expect([[...other.get(first)], [...other.get(third)]]).toEqual([[1], [3]]);
  expect(other.state).toEqual([bytes(1), null, bytes(3)]);
  expect(other.put(bytes(4))).toBe(3);
});
