import { compileBusy, runBusy } from '../lib/run-design.ts';

/** The same function that `engine.ts` runs in Node: E5 compares the two. */
addEventListener('message', ({ data: { text, arrivals } }: MessageEvent<{ text: string; arrivals: number }>) => {
  runBusy(compileBusy(text, Math.max(1000, arrivals / 10)), 'on');
  const busy = compileBusy(text, arrivals);
  const started = performance.now();
  const result = runBusy(busy, 'on');
  postMessage({ ...result, wallMs: performance.now() - started });
});
