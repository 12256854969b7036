import type { Command } from '../command.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { convert } from './convert.ts';
import { diff } from './diff.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { outcomes } from './outcomes.ts';
import { print } from './print.ts';
import { swap } from './swap.ts';
import { simulate } from './simulate.ts';

/** Adding a command: one file and one line here. */
export const COMMANDS: readonly Command[] = [simulate, check, importCommand, exportCommand, convert, print, diff, compare, outcomes, swap];
