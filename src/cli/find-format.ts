import type { Format } from '../formats/format.ts';
import { hint } from './arguments.ts';
import { refuse } from './say.ts';
import type { Terminal } from './terminal.ts';

/** How a command speaks of the formats that it takes. */
export interface FormatWords {
  /** The option that names one, such as `to`. */
  readonly option: string;
  /** Such as `exporter`. */
  readonly noun: string;
  /** Such as `Say what to write`. */
  readonly ask: string;
}

/** The format of an id; undefined after telling why there is none. */
export function findFormat<F extends Format>(terminal: Terminal, formats: readonly F[], wanted: string | undefined, { option, noun, ask }: FormatWords): F | undefined {
  const found = formats.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const ids = formats.map(({ id }) => id);
  if (wanted === undefined) refuse(terminal, '', `--${option} is missing`, `${ask}: --${option} ${ids.join('|')}.`);
  else refuse(terminal, '', `there is no ${noun} "${wanted}"`, hint(wanted, ids).fix ?? `The ${noun}s are: ${ids.join(', ')}.`);
  return undefined;
}

export const idsOf = (formats: readonly Format[]): string => formats.map(({ id }) => id).join('|');
