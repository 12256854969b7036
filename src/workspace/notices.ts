import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Timers } from './document-store.ts';

/** Something said in passing. What needs an answer, or must not be missed, is a banner. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly text: string;
  readonly action?: NoticeAction;
  /** Banners stay until they are closed or replaced; others leave by themselves. */
  readonly isBanner: boolean;
  /** At most one notice with a key is shown; a later one takes its place. */
  readonly key?: string;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export type NewNotice = Omit<Notice, 'id' | 'isBanner'> & { readonly isBanner?: boolean };

/** How long a notice stays; one with an action longer. */
export const NOTICE_MS = 5000;
export const ACTION_NOTICE_MS = 10_000;

/** What is being said, and what screen readers shall hear. */
export class NoticeStore {
  readonly store: StoreApi<{ readonly notices: readonly Notice[]; readonly spoken: string }> = createStore(() => ({ notices: [], spoken: '' }));
  readonly #timers: Timers;
  #last = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get state(): { readonly notices: readonly Notice[]; readonly spoken: string } {
    return this.store.getState();
  }

  /** The id closes it again. */
  show({ isBanner = false, ...rest }: NewNotice): number {
    const notice: Notice = { ...rest, isBanner, id: ++this.#last };
    const others = this.state.notices.filter(({ key }) => key === undefined || key !== notice.key);
    this.store.setState({ notices: [...others, notice].slice(-NOTICES_MAX), spoken: notice.text });
    if (!isBanner) this.#timers.set(() => this.close(notice.id), notice.action === undefined ? NOTICE_MS : ACTION_NOTICE_MS);
    return notice.id;
  }

  close(id: number): void {
    this.store.setState({ notices: this.state.notices.filter((notice) => notice.id !== id) });
  }

  closeKey(wanted: string): void {
    this.store.setState({ notices: this.state.notices.filter(({ key }) => key !== wanted) });
  }

  /** For the live region only: connected, deleted, undone, paused at ... */
  say(text: string): void {
    this.store.setState({ spoken: text });
  }
}

const NOTICES_MAX = 6;
