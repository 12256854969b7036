import type { Command } from './command.ts';

export const ADD_COMMANDS: readonly Command[] = [];
