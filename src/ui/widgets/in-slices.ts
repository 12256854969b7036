/** Long enough that pausing costs little, short enough that nobody notices. */
const SLICE_MS = 8;

/**
 * Goes through something long a few milliseconds at a time, the first of them at once, so that the page stays at hand. `told`
 * hears what each slice brought, and whether that was all; it answers whether to go on. Returns how to stop.
 */
export function inSlices<T>(work: Iterator<T, unknown>, told: (brought: readonly T[], isAll: boolean) => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const goOn = (): void => {
    const until = performance.now() + SLICE_MS;
    const brought: T[] = [];
    let isAll = false;
    do {
      const step = work.next();
      if (step.done === true) isAll = true;
      else brought.push(step.value);
    } while (!isAll && performance.now() < until);
    timer = told(brought, isAll) && !isAll ? setTimeout(goOn, 0) : undefined;
  };
  goOn();
  return () => clearTimeout(timer);
}
