import type { Workspace } from '../workspace.ts';
import type { CommandArgs, CommandWords } from './command-words.ts';

/** One thing a person can do: one record is menu item, palette row, key and line of the `?` sheet. */
export interface Command extends CommandWords {
  /** For what is on or off. */
  readonly isChecked?: (workspace: Workspace) => boolean;
  /** Absent: always. */
  readonly isEnabled?: (workspace: Workspace, args?: CommandArgs) => boolean;
  readonly run: (workspace: Workspace, args?: CommandArgs) => void;
}
