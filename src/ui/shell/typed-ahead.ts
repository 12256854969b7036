import { type RefObject, useLayoutEffect } from 'react';

/** What was typed for an overlay that was still loading. */
export interface Typed {
  readonly text: string;
  /** Enter was pressed after it: take the first. */
  readonly isEntered: boolean;
}

export const NOTHING_TYPED: Typed = { text: '', isEntered: false };

interface TypedAheadProps {
  readonly typed: RefObject<Typed>;
  readonly onClose: () => void;
}

/** Stands in for an overlay while it loads: keys are meant for what was opened, not for the canvas below. */
export function TypedAhead({ typed, onClose }: TypedAheadProps): null {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') onClose();
      typed.current = withKey(typed.current, event.key);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [typed, onClose]);
  return null;
}

function withKey(typed: Typed, key: string): Typed {
  if (typed.isEntered) return typed;
  if (key === 'Enter') return { ...typed, isEntered: true };
  if (key === 'Backspace') return { ...typed, text: typed.text.slice(0, -1) };
  return key.length === 1 ? { ...typed, text: typed.text + key } : typed;
}
