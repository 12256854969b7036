import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Completions, ExpressionCompletion } from '../../../expression/complete.ts';

export interface Completion {
  /** For the text area: spread it there. */
  readonly control: { readonly ref: RefObject<HTMLTextAreaElement | null>; readonly 'aria-autocomplete': 'list'; readonly 'aria-controls': string | undefined; readonly 'aria-activedescendant': string | undefined };
  readonly id: string;
  readonly items: readonly ExpressionCompletion[];
  readonly active: number;
  readonly choose: (index: number) => void;
  readonly typed: () => void;
  readonly close: () => void;
  /** Whether the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
}

/** More are not read. */
const SHOWN_MAX = 40;

/** A list of what may stand at the caret of a text area: opens as one types a name, or with Ctrl+Space; arrows choose, Enter and Tab take, Escape closes. */
export function useCompletion(text: string, change: (text: string) => void, complete: (text: string, caret: number) => Completions): Completion {
  const ref = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [asked, setAsked] = useState<'typed' | 'keys' | null>(null);
  const [found, setFound] = useState<Completions | null>(null);
  const [active, setActive] = useState(0);
  const caretAfter = useRef<number | null>(null);
  const items = found?.items.slice(0, SHOWN_MAX) ?? [];

  // What was typed is in the field by now, and the caret behind it.
  useEffect(() => {
    const area = ref.current;
    if (area !== null && caretAfter.current !== null) area.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
    if (asked === null || area === null) return;
    const caret = area.selectionStart;
    const answer = area.selectionEnd === caret && (asked === 'keys' || /[\w$.]$/.test(area.value.slice(0, caret))) ? complete(area.value, caret) : null;
    setAsked(null);
    setFound(answer !== null && answer.items.length > 0 ? answer : null);
    setActive(0);
  }, [asked, text, complete]);

  const close = (): void => setFound(null);
  const choose = (index: number): void => {
    const item = items[index];
    const area = ref.current;
    if (item === undefined || found === null || area === null) return;
    const written = item.kind === 'function' && area.value[area.selectionStart] !== '(' ? `${item.name}(` : item.name;
    caretAfter.current = found.from + written.length;
    change(area.value.slice(0, found.from) + written + area.value.slice(area.selectionStart));
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.key === ' ' && event.ctrlKey) setAsked('keys');
    else if (found === null) return false;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setActive((active + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(active);
    else if (event.key === 'Escape') close();
    else {
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight' || event.key === 'Home' || event.key === 'End') close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const isOpen = items.length > 0;
  return {
    control: { ref, 'aria-autocomplete': 'list', 'aria-controls': isOpen ? id : undefined, 'aria-activedescendant': isOpen ? `${id}-${active}` : undefined },
    id, items, active, choose, typed: () => setAsked('typed'), close, onKeyDown,
  };
}
