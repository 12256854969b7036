import { ENGINE_VERSION } from '../log/engine-version.ts';
import { hint, readArguments } from './arguments.ts';
import { CommandBug, EXIT, PROGRAM, type Command, type ExitCode } from './command.ts';
import { COMMANDS } from './commands/registry.ts';
import { commandHelp, programHelp } from './help.ts';
import { shellQuoted } from './printable.ts';
import { refuse, say } from './say.ts';
import type { Terminal } from './terminal.ts';

/** Runs the program with its arguments and returns its exit code. Never throws: what a command throws is a bug, and told. */
export function runCommandLine(args: readonly string[], terminal: Terminal): ExitCode {
  try {
    return dispatch(args, terminal);
  } catch (thrown) {
    return reportBug(thrown, args, terminal);
  }
}

function dispatch([first, ...rest]: readonly string[], terminal: Terminal): ExitCode {
  if (first === undefined) {
    terminal.stderr.write(programHelp(COMMANDS));
    return EXIT.badInput;
  }
  if (first === '--version' || first === '-V') return printVersion(terminal);
  if (first === 'help' || first === '--help' || first === '-h') return printHelp(rest, terminal);
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) return unknownCommand(first, terminal);
  return runCommand(command, rest, terminal);
}

function runCommand(command: Command, args: readonly string[], terminal: Terminal): ExitCode {
  const read = readArguments(args, { ...command.options, help: { help: 'what the command takes' } }, command.positionals);
  if (!read.ok) {
    const { message, fix } = read.error;
    return refuse(terminal, '', message, `${fix ?? ''}${fix === undefined ? '' : ' '}See "${PROGRAM} ${command.name} --help".`);
  }
  if (!read.value.options.has('help')) return command.run(read.value, terminal);
  terminal.stdout.write(commandHelp(command));
  return EXIT.fine;
}

function printHelp([name]: readonly string[], terminal: Terminal): ExitCode {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (name !== undefined && command === undefined && !name.startsWith('-')) return unknownCommand(name, terminal);
  terminal.stdout.write(command === undefined ? programHelp(COMMANDS) : commandHelp(command));
  return EXIT.fine;
}

function printVersion({ stdout }: Terminal): ExitCode {
  say(stdout, `${PROGRAM} ${ENGINE_VERSION}`);
  return EXIT.fine;
}

function unknownCommand(word: string, terminal: Terminal): ExitCode {
  const what = word.startsWith('-') ? 'option' : 'command';
  const names = COMMANDS.map(({ name }) => name);
  const near = hint(word.replace(/^-+/, ''), what === 'option' ? ['help', 'version'] : [...names, 'help'], (found) => `"${PROGRAM} ${what === 'option' ? '--' : ''}${found}"`);
  return refuse(terminal, '', `there is no ${what} "${word}"`, near.fix ?? `The commands are: ${names.join(', ')}.`);
}

function reportBug(thrown: unknown, args: readonly string[], terminal: Terminal): ExitCode {
  const { stderr, debug } = terminal;
  const bug = thrown instanceof CommandBug ? thrown : undefined;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  say(stderr, `bug: ${message}${bug === undefined ? '' : ` (at ${bug.where})`}`);
  say(stderr, `  again: ${bug?.repeat ?? [PROGRAM, ...args.map(shellQuoted)].join(' ')}`);
  if (!debug) say(stderr, '  This is a mistake in the program, not in your design. FLOWSTAGE_DEBUG=1 shows where.');
  else for (const line of stackOf(thrown).split('\n')) say(stderr, line);
  return EXIT.bug;
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const cause = thrown.cause === undefined ? '' : `\n${stackOf(thrown.cause)}`;
  return `${thrown.stack ?? ''}${cause}`;
}
