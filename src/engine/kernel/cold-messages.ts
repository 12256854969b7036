import type { Json, JsonObject } from '../../base/json.ts';
import { utf8Bytes, utf8Text } from '../../base/utf8.ts';
import { ByteSource, ByteStream } from '../../log/byte-stream.ts';
import { packBytes, unpackBytes } from '../../log/pack-bytes.ts';

/** Some thousand messages that stand side by side. */
export interface MessageChunk {
  /** Of each message in turn: two words that are as good as random, and others. */
  readonly words: Int32Array;
  readonly createdUs: Float64Array;
  readonly key: (string | null)[];
  readonly payload: Json[];
  readonly headers: JsonObject[];
}

const RANDOM_WORDS = 2;

/**
 * A full chunk in a fifth of its size. Payloads and headers are kept as JSON: what comes back is equal to the last bit,
 * but for a negative zero, which no expression can tell from zero.
 */
export function packMessages({ words, createdUs, key, payload, headers }: MessageChunk): Uint8Array<ArrayBuffer> {
  const length = createdUs.length;
  const width = words.length / length;
  const columns = new ByteStream(16 * length);
  for (let word = RANDOM_WORDS; word < width; word++) writeSteps(words, word, width, columns);
  for (let at = 0; at < length; at++) columns.uint(createdUs[at]! - (createdUs[at - 1] ?? 0));
  columns.bytes(utf8Bytes(JSON.stringify([key, payload, headers].map(short))));
  const out = new ByteStream(24 * length);
  const random = new Int32Array(RANDOM_WORDS * length);
  for (let to = 0, from = 0; from < words.length; from += width) for (let word = 0; word < RANDOM_WORDS; word++) random[to++] = words[from + word]!;
  out.bytes(new Uint8Array(random.buffer));
  packBytes(columns.finish(), out);
  return out.finish();
}

export function unpackMessages(packed: Uint8Array<ArrayBuffer>, length: number, width: number): MessageChunk {
  const from = new ByteSource(packed);
  const random = new Int32Array(from.bytes(4 * RANDOM_WORDS * length).slice().buffer);
  const unpacked = unpackBytes(from);
  const columns = new ByteSource(unpacked);
  const words = new Int32Array(length * width);
  for (let at = 0; at < random.length; at++) words[Math.floor(at / RANDOM_WORDS) * width + (at % RANDOM_WORDS)] = random[at]!;
  for (let word = RANDOM_WORDS; word < width; word++) readSteps(words, word, width, columns);
  const createdUs = new Float64Array(length);
  for (let at = 0; at < length; at++) createdUs[at] = (createdUs[at - 1] ?? 0) + columns.uint();
  const [key, payload, headers] = (JSON.parse(utf8Text(columns.rest())) as Json[][]).map((values) => long(values, length));
  return { words, createdUs, key: key as (string | null)[], payload: payload!, headers: headers as JsonObject[] };
}

/** What leads from each word to the next; most stay as they are, which is told once for all that do. */
function writeSteps(words: Int32Array, first: number, width: number, out: ByteStream): void {
  for (let at = first, before = 0; at < words.length;) {
    let same = 0;
    for (; at < words.length && words[at] === before; at += width) same++;
    out.uint(same);
    if (at >= words.length) return;
    out.step32(before, (before = words[at]!));
    at += width;
  }
}

function readSteps(words: Int32Array, first: number, width: number, from: ByteSource): void {
  for (let at = first, before = 0; at < words.length;) {
    for (let same = from.uint(); same > 0; same--, at += width) words[at] = before;
    if (at >= words.length) return;
    words[at] = before = from.step32(before);
    at += width;
  }
}

/** Where all are one, it is written once. */
const short = (values: readonly Json[]): readonly Json[] => (values.every((value) => value === values[0]) ? [values[0]!] : values);

const long = (values: Json[], length: number): Json[] => (values.length === 1 ? new Array<Json>(length).fill(values[0]!) : values);
