import type { Command } from './command.ts';

export const ARRANGE_COMMANDS: readonly Command[] = [];
