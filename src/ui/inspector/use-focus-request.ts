import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { endFocusRequest, focusRequests } from '../../workspace/focus-request.ts';

/** Gives the focus to the field that was asked for, once it is drawn: the nearest one that the form has. */
export function useFocusRequest(form: RefObject<HTMLElement | null>, isMine: (subject: string) => boolean): void {
  const { subject, serial } = useStore(focusRequests);
  useEffect(() => {
    if (subject === '' || !isMine(subject)) return;
    // What is folded opens in this same pass; the field is there with the next frame.
    const frame = requestAnimationFrame(() => {
      const found = nearest(form.current, subject);
      if (found === undefined) return;
      found.scrollIntoView({ block: 'center' });
      (found.querySelector<HTMLElement>(FOCUSABLE) ?? found).focus();
      endFocusRequest();
    });
    return () => cancelAnimationFrame(frame);
  });
  void serial;
}

const FOCUSABLE = "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [data-main]";

function nearest(form: HTMLElement | null, subject: string): HTMLElement | undefined {
  const fields = [...(form?.querySelectorAll<HTMLElement>('[data-subject]') ?? [])];
  const known = fields.filter(({ dataset }) => subject === dataset['subject'] || subject.startsWith(`${dataset['subject']}/`));
  return known.sort((a, b) => (b.dataset['subject'] ?? '').length - (a.dataset['subject'] ?? '').length)[0];
}
