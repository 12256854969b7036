import type { ArrangeGraph, Places } from '../workspace/edits/arrange-graph.ts';
import type { ArrangeAnswer, ArrangeRequest } from './layout.worker.ts';

/** Lays graphs out in a worker, which is made at the first one. A worker that dies is made anew at the next. */
export function newArrange(newWorker: () => Worker): (graph: ArrangeGraph) => Promise<Places> {
  const waiting = new Map<number, { readonly resolve: (places: Places) => void; readonly reject: (why: Error) => void }>();
  let worker: Worker | null = null;
  let numbers = 0;

  const start = (): Worker => {
    const started = newWorker();
    started.addEventListener('message', ({ data }: MessageEvent<ArrangeAnswer>) => {
      const request = waiting.get(data.number);
      waiting.delete(data.number);
      if ('places' in data) request?.resolve(data.places);
      else request?.reject(new Error(data.error));
    });
    started.addEventListener('error', () => {
      worker = null;
      for (const { reject } of waiting.values()) reject(new Error('the layout worker stopped; try again'));
      waiting.clear();
    });
    return started;
  };

  return (graph) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const number = ++numbers;
      waiting.set(number, { resolve, reject });
      worker.postMessage({ number, graph } satisfies ArrangeRequest);
    });
}

/** Lays a graph out in the layout worker of the page. */
export const arrangeInWorker = newArrange(() => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' }));
