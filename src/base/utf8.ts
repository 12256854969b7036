/** UTF-8 bytes of a text; half of a surrogate pair on its own becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  const start = asciiLength(text);
  const bytes = new Uint8Array(start === text.length ? start : utf8Length(text));
  for (let i = 0; i < start; i++) bytes[i] = text.charCodeAt(i);
  let at = start;
  for (let i = start; i < text.length; i++) {
    const point = scalarAt(text, i);
    const more = continuations(point);
    bytes[at++] = LEADS[more]! | (point >> (6 * more));
    for (let rest = more - 1; rest >= 0; rest--) bytes[at++] = 0x80 | ((point >> (6 * rest)) & 0x3f);
    if (more === 3) i++;
  }
  return bytes;
}

/** How many bytes `utf8Bytes` would give. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const point = scalarAt(text, i);
    // A pair has two units for its four bytes.
    length += Math.min(continuations(point), 2);
    if (point > 0xffff) i++;
  }
  return length;
}

/**
 * The text of UTF-8 bytes. Each longest run of bytes that begins a character without completing it becomes one
 * U+FFFD, as the WHATWG Encoding Standard has it; a byte order mark stays.
 */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  let piece: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    // Nearly all our texts are ASCII, which needs no decoding.
    while (at < bytes.length && bytes[at]! < 0x80 && piece.length < PIECE_MAX - 1) piece.push(bytes[at++]!);
    if (at >= bytes.length) {
      text += String.fromCodePoint(...piece);
      break;
    }
    const { point, length } = decodeAt(bytes, at);
    piece.push(point);
    at += length;
    if (piece.length === PIECE_MAX || at >= bytes.length) {
      text += String.fromCodePoint(...piece);
      piece = [];
    }
  }
  return text;
}

/** How many characters at the start are ASCII: nearly all our texts are, whole. */
function asciiLength(text: string): number {
  let length = 0;
  while (length < text.length && text.charCodeAt(length) < 0x80) length++;
  return length;
}

const REPLACEMENT = 0xfffd;
/** Bits of a lead byte by the bytes that follow it. */
const LEADS = [0, 0xc0, 0xe0, 0xf0] as const;
/** Arguments of one call, well below what any engine allows. */
const PIECE_MAX = 4096;

function scalarAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? REPLACEMENT;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
}

/** Bytes that follow the first. */
function continuations(point: number): number {
  if (point < 0x800) return point < 0x80 ? 0 : 1;
  return point < 0x10000 ? 2 : 3;
}

function decodeAt(bytes: Uint8Array, at: number): { readonly point: number; readonly length: number } {
  const lead = bytes[at]!;
  if (lead < 0x80) return { point: lead, length: 1 };
  const more = followers(lead);
  let point = lead & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const byte = bytes[at + i] ?? 0;
    const isFirst = i === 1;
    if (byte < (isFirst ? leastSecond(lead) : 0x80) || byte > (isFirst ? greatestSecond(lead) : 0xbf)) {
      return { point: REPLACEMENT, length: i };
    }
    point = (point << 6) | (byte & 0x3f);
  }
  return { point: more === 0 ? REPLACEMENT : point, length: more + 1 };
}

/** Bytes that follow a lead byte; 0 when it is none. */
function followers(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 1;
  return lead < 0xf0 ? 2 : 3;
}

/** Bounds of the second byte that shut out overlong forms, surrogates and what lies beyond U+10FFFF. */
function leastSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

function greatestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}
