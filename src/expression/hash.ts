/** FNV-1a (32 bits) of the UTF-8 bytes; a lone surrogate counts as U+FFFD. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) {
      hash = mix(hash, code);
      continue;
    }
    const point = text.codePointAt(index) ?? 0;
    if (point > 0xffff) index += 1;
    hash = mixPoint(hash, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
  }
  return hash >>> 0;
}

const mix = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);

/** The two to four bytes of a code point outside ASCII. */
function mixPoint(hash: number, point: number): number {
  const low = 0x80 | (point & 0x3f);
  if (point < 0x800) return mix(mix(hash, 0xc0 | (point >> 6)), low);
  const middle = 0x80 | ((point >> 6) & 0x3f);
  if (point < 0x10000) return mix(mix(mix(hash, 0xe0 | (point >> 12)), middle), low);
  return mix(mix(mix(mix(hash, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 0x3f)), middle), low);
}
