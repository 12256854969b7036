import type { Command } from './command.ts';

export const PLAYBACK_COMMANDS: readonly Command[] = [];
