import type { ReactElement } from 'react';

/** Drawn on 16 by 16, one shape each, so that no meaning hangs on colour. */
const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  stop: 'M3.5 3.5h9v9h-9z',
  check: 'M6.2 12.6 2 8.4l1.4-1.4 2.8 2.8L12.6 3.4 14 4.8z',
  warning: 'M8 1.5 15.2 14H.8zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z',
  failure: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM5.3 4.2 4.2 5.3 6.9 8l-2.7 2.7 1.1 1.1L8 9.1l2.7 2.7 1.1-1.1L9.1 8l2.7-2.7-1.1-1.1L8 6.9z',
  back: 'M6.5 3 2 7.5 6.5 12v-3H10a2.5 2.5 0 0 1 0 5H8v1.5h2a4 4 0 0 0 0-8H6.5z',
  open: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1.6a4.9 4.9 0 1 0 0 9.8 4.9 4.9 0 0 0 0-9.8z',
  search: 'M6.8 1.5a5.3 5.3 0 0 1 4.2 8.5l3.4 3.4-1.1 1.1L9.9 11a5.3 5.3 0 1 1-3.1-9.5zm0 1.6a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4z',
  close: 'M3.6 2.5 8 6.9l4.4-4.4 1.1 1.1L9.1 8l4.4 4.4-1.1 1.1L8 9.1l-4.4 4.4-1.1-1.1L6.9 8 2.5 3.6z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text that says the same. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
