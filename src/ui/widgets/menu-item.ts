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
