import type { Arguments, OptionSpecs, PositionalSpec } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** A subcommand: what it takes, for parsing and help alike, and what it does. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands, without full stop. */
  readonly summary: string;
  /** Sentences about what matters beyond the options. */
  readonly details: readonly string[];
  readonly positionals: readonly PositionalSpec[];
  readonly options: OptionSpecs;
  /** Whole command lines, without the program's name. */
  readonly examples: readonly string[];
  readonly run: (args: Arguments, terminal: Terminal) => ExitCode;
}

export const EXIT = { fine: 0, finding: 1, badInput: 2, bug: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const PROGRAM = 'flowstage';

/** Largest design or import that the command line reads. */
export const INPUT_BYTES_MAX = 50_000_000;

/** A bug of ours, with the command that shows it again. */
export class CommandBug extends Error {
  override readonly name = 'CommandBug';
  readonly where: string;
  readonly repeat: string;

  constructor(message: string, where: string, repeat: string, options?: ErrorOptions) {
    super(message, options);
    this.where = where;
    this.repeat = repeat;
  }
}
