import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hash128, avalanche, hashText, mix } from './hash.ts';

const digestOf = (feed: (hash: Hash128) => void): string => {
  const hash = new Hash128();
  feed(hash);
  return hash.digest();
};

describe('hashText', () => {
  it('is frozen: stored runs depend on it', () => {
    expect([hashText(''), hashText('a'), hashText('orders'), hashText('orders', 7)]).toEqual([0, 721651713, 3573629028, 1774805795]);
  });

  it('spreads similar names evenly over buckets', () => {
    const buckets = new Uint32Array(256);
    for (let i = 0; i < 65_536; i++) buckets[hashText(`order-${i}`) & 255]!++;
    const chi2 = buckets.reduce((sum, count) => sum + (count - 256) ** 2 / 256, 0);
    expect(chi2).toBeGreaterThan(170);
    expect(chi2).toBeLessThan(350);
  });

  it('changes half of the bits when one input bit flips', () => {
    let flipped = 0;
    for (let i = 0; i < 4096; i++) flipped += bitsSet(hashText(`n${i}`) ^ hashText(`n${i}`, 1 << (i & 31)));
    expect(flipped / 4096 / 32).toBeCloseTo(0.5, 1);
  });
});

it('mix and avalanche keep distinct words distinct', () => {
  const seen = new Set<number>();
  for (let i = 0; i < 100_000; i++) seen.add(avalanche(mix(12345, i)));
  expect(seen.size).toBe(100_000);
});

describe('Hash128', () => {
  // From the reference implementation, by way of Python's mmh3 (x64arch=False) over the little-endian bytes.
  it.each([
    [0, '00000000000000000000000000000000'],
    [1, 'cf0f20ca519c70b1519c70b1519c70b1'],
    [2, '40e85748a4321e5e7fee4e567fee4e56'],
    [3, '8504721670aa166f7385e62f9204edfb'],
    [4, '37d6ee173d4a429d3dbb9c175b64b81d'],
    [6, '3120a02da942293ca03977020ca39e5f'],
    [1000, '5a6d36e9ec7ef0adaccdaee4925db64a'],
  ])('is MurmurHash3_x86_128 over the words 1 to %i', (length, digest) => {
    expect(digestOf((h) => h.words(Int32Array.from({ length }, (_, i) => i + 1)))).toBe(digest);
  });

  it('changes with any single bit', () => {
    const words = fc.array(fc.integer(), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(31), (list, at, bit) => {
        const one = Int32Array.from(list);
        const other = one.slice();
        other[at % one.length]! ^= 1 << bit;
        expect(digestOf((h) => h.words(one))).not.toBe(digestOf((h) => h.words(other)));
      }),
    );
  });

  it('changes half of the digest with any single bit of a long input', () => {
    const bytes = Uint8Array.from({ length: 203 }, (_, i) => i * 7);
    const before = words(bytes);
    let flipped = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const after = words(bytes);
      const changed = after.reduce((sum, word, i) => sum + bitsSet(word ^ before[i]!), 0);
      expect(changed).toBeGreaterThan(25);
      flipped += changed;
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect(flipped / (bytes.length * 8)).toBeGreaterThan(63);
    expect(flipped / (bytes.length * 8)).toBeLessThan(65);
  });

  it('does not care how the words arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer(), { maxLength: 9 })), (chunks) => {
        const one = digestOf((h) => chunks.flat().forEach((word) => h.u32(word)));
        expect(digestOf((h) => chunks.forEach((chunk) => h.words(Int32Array.from(chunk))))).toBe(one);
      }),
    );
  });

  it('hashes a view that cannot be copied by slicing, as of a Node buffer, at an odd address', () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 99 }, (_, i) => i * 7).buffer, 1, 90);
    const plain = new Hash128();
    const view = new Hash128();
    plain.bytes(Uint8Array.from(bytes));
    view.bytes(bytes);
    expect(view.digest()).toBe(plain.digest());
  });

  it('hashes bytes alike at any alignment', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(5), fc.nat(3), (bytes, shift, before) => {
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const feed = (view: Uint8Array) =>
          digestOf((h) => {
            h.words(new Int32Array(before));
            h.bytes(view);
          });
        expect(feed(moved.subarray(shift))).toBe(feed(bytes));
      }),
    );
  });

  it('tells apart what only looks alike', () => {
    const digests = [
      digestOf((h) => h.bytes(Uint8Array.of(1))),
      digestOf((h) => h.bytes(Uint8Array.of(1, 0))),
      digestOf((h) => h.bytes(Uint8Array.of(1, 0, 0, 0, 0))),
      digestOf((h) => (h.text('ab'), h.text('c'))),
      digestOf((h) => (h.text('a'), h.text('bc'))),
      digestOf((h) => h.text('abc')),
      digestOf((h) => h.f64(0)),
      digestOf((h) => h.f64(-0)),
      digestOf((h) => h.u32(0)),
      digestOf((h) => (h.u32(0), h.u32(0), h.u32(0))),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('takes every NaN for one', () => {
    const odd = new Float64Array(Uint32Array.of(1, 0xfff00000).buffer)[0]!;
    expect(digestOf((h) => h.f64(odd))).toBe(digestOf((h) => h.f64(Number.NaN)));
  });

  it('continues from its state, also after a digest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, second) => {
        const straight = new Hash128();
        first.forEach((word) => straight.u32(word));
        straight.digest();
        const resumed = Hash128.restore(JSON.parse(JSON.stringify(straight.state())));
        for (const hash of [straight, resumed]) second.forEach((word) => hash.u32(word));
        expect(resumed.digest()).toBe(straight.digest());
      }),
    );
  });
});


function words(bytes: Uint8Array): Uint32Array {
  const hash = new Hash128();
  hash.bytes(bytes);
  return hash.digestWords();
}

function bitsSet(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
