import type { Command } from './command.ts';

export const TIMELINE_COMMANDS: readonly Command[] = [];
