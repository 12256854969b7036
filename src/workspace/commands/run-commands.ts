import type { Command } from './command.ts';

export const RUN_COMMANDS: readonly Command[] = [];
