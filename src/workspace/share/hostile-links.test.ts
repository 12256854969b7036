import { describe, expect, it } from 'vitest';
import { REFUSED_LINKS, TOLERATED_LINKS } from '../../formats/corpus/hostile-links.fixture.ts';
import { readShared } from './shared-view.ts';
import { isShared } from './sharing.ts';

async function opened(fragment: string): ReturnType<typeof readShared> {
  expect(isShared(fragment)).toBe(true);
  const started = performance.now();
  const read = await readShared(fragment);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  return read;
}

describe('a broken link is refused with a reason', () => {
  it.each(REFUSED_LINKS)('%s', async (_, fragment, message) => {
    const read = await opened(fragment);
    expect(read.ok ? 'it was opened' : read.error).toMatch(message);
  });
});

describe('a link with nonsense around its design opens the design, and none of the nonsense', () => {
  it.each(TOLERATED_LINKS)('%s', async (_, fragment) => {
    const read = await opened(fragment);
    expect(read.ok && read.value.design.name).toBe('Order saga');
    expect(read.ok && [read.value.playheadUs, read.value.draftFaults]).toEqual([null, []]);
  });
});
