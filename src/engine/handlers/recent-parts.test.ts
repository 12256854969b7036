import { expect, test } from 'vitest';
import { keptPaths } from '../kernel/messages.ts';
import { RecentParts } from './recent-parts.ts';

test('values of one text are one part, whose value, text and kept fields are those of the value', () => {
  const parts = new RecentParts(keptPaths(['id']));
  const value = (n: number) => ({ id: `id-${n % 3000}`, note: n % 2 === 0 ? 'even' : 'odd' });
  for (let n = 0; n < 12_000; n++) {
    const part = parts.of(value(n));
    const said = JSON.stringify([part.value, part.text, part.kept, part.bytes]);
    if (said !== JSON.stringify([value(n), JSON.stringify(value(n)), { id: value(n).id }, null])) expect(said).toBe(`of ${n}`);
  }
  const again = parts.of(value(11_999));
  expect(parts.of(value(11_999))).toBe(again);
  expect(parts.of(value(11_998))).not.toBe(again);
  expect(parts.of(value(11_999).note)).not.toBe(again);
});

test('long texts are not held', () => {
  const parts = new RecentParts(null);
  const value = () => ({ blob: 'x'.repeat(1000) });
  expect(parts.of(value())).not.toBe(parts.of(value()));
  expect(parts.of(value()).text).toHaveLength(1011);
});
