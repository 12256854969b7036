import { useEffect } from 'react';

/** The focus is never lost, whatever disappears with it. What keeps it comes after the first view. */
export function useFocusReturn(): void {
  useEffect(() => {
    let isOver = false;
    let stop = (): void => {};
    void import('./focus/focus-keeper.ts').then(({ FocusKeeper }) => {
      if (isOver) return;
      const keeper = new FocusKeeper();
      keeper.start();
      stop = () => keeper.stop();
    }, () => {});
    return () => {
      isOver = true;
      stop();
    };
  }, []);
}
