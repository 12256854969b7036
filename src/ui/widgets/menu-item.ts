import type { DOMAttributes, ReactElement } from 'react';
import type { Icon } from './icon-type.ts';

/** A line of a menu. `separator` draws a line between groups. */
export type MenuItem = MenuAction | MenuBranch | 'separator';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly keys?: string | undefined;
  /** Beside the label in grey: a time, a count. */
  readonly note?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** For what is on or off, or one of several. */
  readonly isChecked?: boolean | undefined;
  readonly isDanger?: boolean | undefined;
  readonly onSelect: () => void;
}

export interface MenuBranch {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  /** A button that can take a ref. */
  readonly trigger: ReactElement<DOMAttributes<Element> & { readonly 'aria-haspopup'?: 'menu'; readonly 'aria-expanded'?: boolean }>;
  /** Asked for when the menu opens. */
  readonly items: () => readonly MenuItem[];
  readonly align?: 'start' | 'end';
  readonly side?: 'bottom' | 'top' | 'right';
}
