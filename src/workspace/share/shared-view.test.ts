import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { hostile } from '../../formats/runs.fixture.ts';
import { interventionsAt } from '../runs/interventions.ts';
import { exampleDesign } from '../stage.fixture.ts';
import { packText, unpackText } from './packed-text.ts';
import { readShared, SHARED_BYTES_MAX, type SharedView, writeShared } from './shared-view.ts';
import { isShared } from './sharing.ts';

const VIEW: SharedView = {
  design: exampleDesign(), scenarioId: 'payment-crashes', seed: 'x', until: '3m', playheadUs: 8_123_456,
  draftFaults: [{ ...interventionsAt(5_000_000).crash('stock'), id: 'crash-2' }],
};

const packed = (text: string | Uint8Array): string => deflateRawSync(text).toString('base64url');

async function refusal(fragment: string): Promise<string> {
  const started = performance.now();
  const read = await readShared(fragment);
  expect(performance.now() - started).toBeLessThan(5000);
  if (read.ok) throw new Error('it was read');
  return read.error;
}

describe('a shared view', () => {
  it('comes back as it was: design, scenario, seed, length, interventions, playhead', async () => {
    const link = await writeShared(VIEW);
    expect(link).toMatch(/^#m=1\.[A-Za-z0-9_-]+$/);
    expect(link.length).toBeLessThan(8 * 1024);
    expect(await readShared(link)).toEqual({ ok: true, value: VIEW });
  });

  it('may be the design alone', async () => {
    const view: SharedView = { design: exampleDesign(), scenarioId: null, draftFaults: [], playheadUs: null };
    expect(await readShared(await writeShared(view))).toEqual({ ok: true, value: view });
  });

  it('keeps hostile texts as texts', async () => {
    // What JSON in UTF-8 cannot carry is what the reader of files makes of it.
    const { design } = readDesign(writeDesign(hostile(exampleDesign())), 'hostile.flow.json');
    const view: SharedView = { ...VIEW, design: design! };
    expect(await readShared(await writeShared(view))).toEqual({ ok: true, value: view });
  });

  it('packs any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(await unpackText(await packText(`.${text}`), 4000)).toEqual({ ok: true, value: `.${text}` });
    }), { numRuns: 60 });
  });
});

describe('a link that holds nothing to open (RELIABILITY 7b)', () => {
  it.each(['', '#', '#simulate', '#x=1.abc'])('49: %j is none', (fragment) => {
    expect(isShared(fragment)).toBe(false);
  });

  it.each(['#m=', '#m=1.', '#m=2.'])('49: %j is empty or of no use, and says so', async (fragment) => {
    expect(await refusal(fragment)).toMatch(/The link is empty\. Copy it again|made by a later release/);
  });

  it('51: a bomb is stopped at the limit, long before it has unfolded', async () => {
    const bomb = packed(new Uint8Array(200 * 1024 * 1024));
    expect(bomb.length).toBeGreaterThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(`#m=1.${bomb}`)).toMatch(/unfolds to more than 4 MB/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect((await unpackText(packed('x'.repeat(SHARED_BYTES_MAX)), SHARED_BYTES_MAX)).ok).toBe(true);
    expect(await unpackText(packed('x'.repeat(SHARED_BYTES_MAX + 1)), SHARED_BYTES_MAX)).toEqual({ ok: false, error: 'tooLarge' });
  });

  it.each(['', '{', 'null', '42', '[]', '{}', '{"design":7}', '{"design":{"format":"x"}}', '{"design":{"format":"flowstage/design","version":1,"nodes":7}}'])('52: %j is no design', async (text) => {
    expect(await refusal(`#m=1.${packed(text)}`)).toMatch(/The link holds no design/);
  });

  it('53: a later version is told', async () => {
    expect(await refusal(`#m=2.${packed('{}')}`)).toMatch(/made by a later release of Flowstage \(its version is 2, this one reads 1\)/);
    const later = JSON.stringify({ design: { ...JSON.parse(writeDesign(exampleDesign())), version: 99 } });
    expect(await refusal(`#m=1.${packed(later)}`)).toMatch(/made by a later release/);
  });

  it('54: 2 MB of it are answered at once', async () => {
    expect(await refusal(`#m=1.${'A'.repeat(2_000_000)}`)).toMatch(/damaged/);
    expect(await refusal(`#m=1.${'!'.repeat(2_000_000)}`)).toMatch(/damaged/);
    expect(await refusal(`#m=${'1'.repeat(2_000_000)}`)).toMatch(/damaged/);
  });

  it('is damaged when cut anywhere, and never another design', async () => {
    const link = await writeShared(VIEW);
    for (let part = 1; part < 20; part++) expect(await refusal(link.slice(0, 6 + Math.floor(((link.length - 6) * part) / 20)))).toMatch(/damaged/);
    await fc.assert(fc.asyncProperty(fc.nat(link.length - 6), fc.constantFrom('A', '_', '9', '.', '%'), async (at, character) => {
      const changed = link.slice(0, 5 + at) + character + link.slice(6 + at);
      const read = await readShared(changed);
      expect(read.ok || read.error.length > 20).toBe(true);
    }), { numRuns: 60 });
  });

  it('never opens what the names of objects are made of', async () => {
    const read = await readShared(`#m=1.${packed(`{"design":${writeDesign(exampleDesign())},"scenario":"__proto__","draft":{"length":9},"playheadUs":"1e9","seed":{}}`)}`);
    expect(read.ok && read.value).toEqual({ design: exampleDesign(), scenarioId: null, draftFaults: [], playheadUs: null });
  });
});
