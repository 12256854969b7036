import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import type { CommandArgs, Commands } from './command-words.ts';
import { ADD_COMMANDS } from './add-commands.ts';
import { ARRANGE_COMMANDS } from './arrange-commands.ts';
import { BREAKPOINT_COMMANDS } from './breakpoint-commands.ts';
import { EDIT_COMMANDS } from './edit-commands.ts';
import { FILE_COMMANDS } from './file-commands.ts';
import { PATTERN_COMMANDS } from './pattern-commands.ts';
import { PLAYBACK_COMMANDS } from './playback-commands.ts';
import { REFACTOR_COMMANDS } from './refactor-commands.ts';
import { RUN_COMMANDS } from './run-commands.ts';
import { SWAP_COMMANDS } from './swap-commands.ts';
import { TIMELINE_COMMANDS } from './timeline-commands.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

/** Everything a person can do. Adding a command: one record in one of these. */
export const COMMANDS: readonly Command[] = [
  ...FILE_COMMANDS, ...EDIT_COMMANDS, ...ADD_COMMANDS, ...PATTERN_COMMANDS, ...REFACTOR_COMMANDS, ...SWAP_COMMANDS, ...ARRANGE_COMMANDS, ...VIEW_COMMANDS, ...RUN_COMMANDS, ...PLAYBACK_COMMANDS, ...BREAKPOINT_COMMANDS, ...TIMELINE_COMMANDS,
];

/** See `Commands`. */
export class CommandRegistry implements Commands {
  readonly #workspace: Workspace;
  readonly #byId: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.id, command]));

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get all(): readonly Command[] {
    return COMMANDS;
  }

  find(id: string): Command | undefined {
    return this.#byId.get(id);
  }

  isEnabled(id: string, args?: CommandArgs): boolean {
    const command = this.#byId.get(id);
    return command !== undefined && (command.isEnabled?.(this.#workspace, args) ?? true);
  }

  isChecked(id: string): boolean | undefined {
    return this.#byId.get(id)?.isChecked?.(this.#workspace);
  }

  run(id: string, args?: CommandArgs): boolean {
    const command = this.#byId.get(id);
    if (command === undefined || !this.isEnabled(id, args)) return false;
    command.run(this.#workspace, args);
    return true;
  }

  keysOf(id: string): readonly string[] {
    return this.#workspace.settings.state.keys[id] ?? this.#byId.get(id)?.keys ?? [];
  }
}
