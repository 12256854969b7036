import { createStore } from 'zustand/vanilla';

/** Somebody asks for the field that a problem is about; whichever form shows it opens what is folded and gives it the focus. */
export interface FocusRequest {
  /** Such as `nodes/payment/config/client/session.timeout.ms`; '' for none. */
  readonly subject: string;
  /** Tells two requests for the same field apart. */
  readonly serial: number;
}

export const focusRequests = createStore<FocusRequest>(() => ({ subject: '', serial: 0 }));

export const requestFocus = (subject: string): void => focusRequests.setState(({ serial }) => ({ subject, serial: serial + 1 }));

/** It was served, or nobody can. */
export const endFocusRequest = (): void => focusRequests.setState(({ serial }) => ({ subject: '', serial }));

/** Whether something under a path is asked for, or the path itself. */
export const isWithin = (subject: string, path: string): boolean => subject === path || subject.startsWith(`${path}/`);
