import { runDesign } from '../lib/run-design.ts';

/** The same function that `engine.ts` runs in Node: E5 compares the two. */
addEventListener('message', ({ data: { text, arrivals } }: MessageEvent<{ text: string; arrivals: number }>) => {
  runDesign(text, Math.max(1000, arrivals / 10), 'on');
  const started = performance.now();
  const result = runDesign(text, arrivals, 'on');
  postMessage({ ...result, wallMs: performance.now() - started });
});
