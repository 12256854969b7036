import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPostings, postingsOf } from './postings.ts';

const near = fc.integer({ min: 0, max: 12 });
const far = fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 1_000_000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff);

test.each([['ids that lie close together', near], ['ids that lie far apart', fc.oneof(near, far)]] as const)('postings list the rows of each id: %s', (_, id) => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), fc.nat(5), (ids, unused) => {
      const column = Uint32Array.from([...ids, ...new Array<number>(unused).fill(3)]);
      const postings = buildPostings(column, ids.length);
      const distinct = [...new Set(ids)].filter((value) => value !== 0).sort((a, b) => a - b);
      expect([...postings.ids]).toEqual(distinct);
      expect(postings.starts.length).toBe(distinct.length + 1);
      expect(postings.rows.length).toBe(ids.filter((value) => value !== 0).length);
      for (const wanted of [...distinct, 0, 2, 77]) {
        const rows = ids.flatMap((value, row) => (value === wanted && value !== 0 ? [row] : []));
        expect([...postingsOf(postings, wanted)]).toEqual(rows);
      }
    }),
  );
});
