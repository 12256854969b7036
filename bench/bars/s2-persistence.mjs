import { onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const persistenceOnAgainstOff = {
  id: 'S2',
  what: 'rich: wall time of a run with persistence on / off',
  unit: 'x',
  atMost: 1.5,
  isSlow: true,
  round: () => onPage(async (page) => {
    const run = (keep) => page.evaluate(([text, kept]) => globalThis.bench.run(text, 20_000, kept), [designText('rich'), keep]);
    const off = await run(false);
    const on = await run(true);
    return { value: on.wallMs / off.wallMs, figures: { 'ms, kept': on.wallMs, 'ms, not kept': off.wallMs, rows: on.rows } };
  }),
};
