import type { Command } from './command.ts';

export const EDIT_COMMANDS: readonly Command[] = [];
