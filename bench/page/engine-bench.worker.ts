import { BusyRun, compileBusy, warmUp } from '../lib/run-design.ts';

/** The same that `engine.ts` runs in Node: E5 compares the two. */
addEventListener('message', ({ data: { text, arrivals } }: MessageEvent<{ text: string; arrivals: number }>) => {
  const warm = warmUp(text, arrivals, 'on');
  const busy = new BusyRun(compileBusy(text, arrivals), 'on');
  const started = performance.now();
  const result = busy.complete();
  postMessage({ ...result, wallMs: performance.now() - started, warmUp: warm[0]!.simulation.dispatches });
});
