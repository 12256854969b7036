import { onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const segmentsAgainstDexie = {
  id: 'S1',
  what: 'rows per second persisted, storage worker / Dexie bulkPut of the same rows',
  unit: 'x',
  atLeast: 200,
  isSlow: true,
  round: () => onPage(async (page) => {
    const text = designText('rich');
    const segments = await page.evaluate(([design]) => globalThis.bench.storeSegments(design, 20_000), [text]);
    const dexie = await page.evaluate(([design]) => globalThis.bench.storeWithDexie(design, 10_000), [text]);
    return { value: segments / dexie, figures: { 'rows/s, product': segments, 'rows/s, Dexie': dexie } };
  }),
};
