import { type Command, PROGRAM } from './command.ts';

/** What `flowstage --help` prints. */
export function programHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return lines([
    'Runs event-driven designs and tells what came out.',
    '',
    `usage: ${PROGRAM} COMMAND ...`,
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    `  ${PROGRAM} COMMAND --help   what a command takes`,
    `  ${PROGRAM} --version        version of the program and of its engine`,
    '',
    'exit codes: 0 fine, 1 a finding, 2 bad input or usage, 3 a bug of the program',
  ]);
}

/** What `flowstage COMMAND --help` prints. */
export function commandHelp({ name, summary, details, positionals, options, examples }: Command): string {
  const rows = [
    ...positionals.map((positional): [string, string] => [positional.name, positional.help]),
    ...Object.entries(options).map(([option, { value, help }]): [string, string] => [`--${option}${value === undefined ? '' : ` ${value}`}`, help]),
  ];
  const width = Math.min(34, Math.max(...rows.map(([term]) => term.length)));
  return lines([
    `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`,
    '',
    `usage: ${PROGRAM} ${[name, ...positionals.map((positional) => positional.name), ...Object.entries(options).map(([option, { value }]) => `[--${option}${value === undefined ? '' : ` ${value}`}]`)].join(' ')}`,
    '',
    ...rows.map(([term, help]) => (term.length > width ? `  ${term}\n  ${' '.repeat(width)}  ${help}` : `  ${term.padEnd(width)}  ${help}`)),
    ...(details.length === 0 ? [] : ['', ...details]),
    '',
    'examples:',
    ...examples.map((example) => `  ${PROGRAM} ${example}`),
  ]);
}

const lines = (parts: readonly string[]): string => `${parts.join('\n')}\n`;
