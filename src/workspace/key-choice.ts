import type { Commands, CommandWords } from './commands/command-words.ts';
import type { Settings } from './settings.ts';

export interface KeyChoice {
  /** For the settings: keys by command, where they differ from the usual ones. */
  readonly keys: Settings['keys'];
  /** Whose key it was; it has it no more. */
  readonly taken: readonly CommandWords[];
}

/** Gives a command one key instead of those it has. Who else would hear that key in the same place loses it: a key does one thing. */
export function chooseKey(commands: Commands, chosen: Settings['keys'], id: string, key: string): KeyChoice {
  const own = commands.find(id);
  const taken = commands.all.filter((other) => other.id !== id && own !== undefined && areHeardTogether(own, other) && commands.keysOf(other.id).includes(key));
  const without = taken.map((other) => [other.id, commands.keysOf(other.id).filter((each) => each !== key)] as const);
  return { keys: { ...chosen, ...Object.fromEntries(without), [id]: [key] }, taken };
}

/** The usual keys again. Another command that has one of them by choice keeps it. */
export function usualKeys(commands: Commands, chosen: Settings['keys'], id: string): Settings['keys'] {
  const { [id]: _, ...rest } = chosen;
  const own = commands.find(id);
  const isFree = (key: string): boolean => commands.all.every((other) => other.id === id || own === undefined || !areHeardTogether(own, other) || rest[other.id]?.includes(key) !== true);
  const usual = own?.keys ?? [];
  return usual.every(isFree) ? rest : { ...rest, [id]: usual.filter(isFree) };
}

const areHeardTogether = (a: CommandWords, b: CommandWords): boolean => a.scope === b.scope || a.scope === 'global' || b.scope === 'global';
