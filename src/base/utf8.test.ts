import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { utf8Bytes, utf8Length, utf8Text } from './utf8.ts';

const platform = new TextDecoder('utf-8', { ignoreBOM: true });
/** Any code units: pairs and halves of pairs are common. */
const texts = fc.array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd700, max: 0xe000 }), fc.nat(0x7f))).map((units) => String.fromCharCode(...units));

it('writes the bytes of the platform', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text));
      expect(utf8Length(text)).toBe(utf8Bytes(text).length);
    }),
    { numRuns: 500 },
  );
});

it('reads any bytes as the platform does', () => {
  const leads = fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0xbb);
  fc.assert(
    fc.property(fc.array(fc.oneof(leads, fc.nat(255))), (list) => {
      const bytes = Uint8Array.from(list);
      expect(utf8Text(bytes)).toBe(platform.decode(bytes));
    }),
    { numRuns: 3000 },
  );
});

it('reads back every character', () => {
  for (let point = 0; point <= 0x10ffff; point += point < 0x3000 ? 1 : 251) {
    const text = String.fromCodePoint(point);
    expect(utf8Text(utf8Bytes(text))).toBe(point >= 0xd800 && point <= 0xdfff ? '\ufffd' : text);
  }
});

test.each([
  ['', []],
  ['aé', [0x61, 0xc3, 0xa9]],
  ['€', [0xe2, 0x82, 0xac]],
  ['😀', [0xf0, 0x9f, 0x98, 0x80]],
  ['\ud83d', [0xef, 0xbf, 0xbd]],
])('"%s" is %o', (text, bytes) => {
  expect([...utf8Bytes(text)]).toEqual(bytes);
});

it('reads long texts', () => {
  const text = 'añ€😀'.repeat(20_000);
  expect(utf8Text(utf8Bytes(text))).toBe(text);
});
