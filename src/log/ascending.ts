import { ByteSource, ByteStream } from './byte-stream.ts';

/** Lists of ascending numbers, one behind the other, in about a byte a number, where most are near their neighbours. */
export function packAscending(...lists: readonly Uint32Array[]): Uint8Array<ArrayBuffer> {
  const steps = new ByteStream(2 * lists.reduce((sum, { length }) => sum + length, 0));
  for (const numbers of lists) {
    steps.uint(numbers.length);
    for (let at = 0, before = 0; at < numbers.length; at++) {
      steps.uint(numbers[at]! - before);
      before = numbers[at]!;
    }
  }
  return steps.finish();
}

/** The list at a place among them. */
export function unpackAscending(packed: Uint8Array, place = 0): Uint32Array<ArrayBuffer> {
  const steps = new ByteSource(packed);
  for (let list = 0; list < place; list++) for (let left = steps.uint(); left > 0; left--) steps.uint();
  const numbers = new Uint32Array(steps.uint());
  for (let at = 0, before = 0; at < numbers.length; at++) numbers[at] = before += steps.uint();
  return numbers;
}
