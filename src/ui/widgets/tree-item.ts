import type { ReactNode } from 'react';
import type { Icon } from './icon-type.ts';

export interface TreeItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  /** Colour of the icon: a token such as `--tone-channel`. */
  readonly tone?: string | undefined;
  /** After the label in grey. */
  readonly note?: ReactNode;
  /** At the right end: badges. Nothing that takes the focus. */
  readonly trailing?: ReactNode;
  readonly children?: readonly TreeItem[] | undefined;
}
