/**
 * Calls at once, then at most once every so many milliseconds; the last call is never left out. For what people read:
 * digits that change at every frame cost a layout each and tell nobody more.
 */
export function atMostEvery(ms: number, run: () => void): { readonly call: () => void; readonly stop: () => void } {
  let calledMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): void => {
    timer = undefined;
    calledMs = performance.now();
    run();
  };
  return {
    call: () => {
      if (timer !== undefined) return;
      const wait = calledMs + ms - performance.now();
      if (wait <= 0) now();
      else timer = setTimeout(now, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

/** How often what people read while a run plays is written anew. */
export const READING_MS = 100;
