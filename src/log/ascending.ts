import { ByteSource, ByteStream } from './byte-stream.ts';

/** Ascending numbers in about a byte each, where most are near their neighbours. */
export function packAscending(numbers: Uint32Array): Uint8Array<ArrayBuffer> {
  const steps = new ByteStream(2 * numbers.length);
  steps.uint(numbers.length);
  for (let at = 0, before = 0; at < numbers.length; at++) {
    steps.uint(numbers[at]! - before);
    before = numbers[at]!;
  }
  return steps.finish();
}

export function unpackAscending(packed: Uint8Array): Uint32Array<ArrayBuffer> {
  const steps = new ByteSource(packed);
  const numbers = new Uint32Array(steps.uint());
  for (let at = 0, before = 0; at < numbers.length; at++) numbers[at] = before += steps.uint();
  return numbers;
}
