import { useLayoutEffect } from 'react';

/** What was typed for an overlay that was still loading. */
export class Typed {
  #text = '';
  #isEntered = false;

  press(key: string): void {
    if (this.#isEntered) return;
    if (key === 'Enter') this.#isEntered = true;
    else if (key === 'Backspace') this.#text = this.#text.slice(0, -1);
    else if (key.length === 1) this.#text += key;
  }

  /** The text, and whether Enter was pressed after it; from now on there is nothing. */
  take(): { readonly text: string; readonly isEntered: boolean } {
    const taken = { text: this.#text, isEntered: this.#isEntered };
    this.#text = '';
    this.#isEntered = false;
    return taken;
  }
}

interface TypedAheadProps {
  readonly typed: Typed;
  readonly onClose: () => void;
}

/** Until an overlay has loaded and has the focus: keys are meant for what was opened, not for the canvas below. */
export function TypedAhead({ typed, onClose }: TypedAheadProps): null {
  useLayoutEffect(() => {
    let isThere = false;
    typed.take();
    const press = (event: KeyboardEvent): void => {
      isThere ||= Boolean(document.activeElement?.closest('[role=dialog]'));
      if (isThere || event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') onClose();
      typed.press(event.key);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [typed, onClose]);
  return null;
}
