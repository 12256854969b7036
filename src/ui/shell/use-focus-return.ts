import { useEffect, useRef } from 'react';

/** When nothing lies over the page any more and nobody has the focus, it goes back to where it was on the page itself: a menu that opened a dialog is gone by then. */
export function useFocusReturn(isCovered: boolean): void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest('[role=menu], [role=dialog]') === null) last.current = target;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
  useEffect(() => {
    if (isCovered) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body && last.current?.isConnected === true) last.current.focus();
    });
    return () => clearTimeout(timer);
  }, [isCovered]);
}
