import type { Json, JsonObject } from '../base/json.ts';
import type { ChannelEntry } from './entry.ts';
import type { Fields } from './field.ts';

/** Whether a channel of this config has it at all: what a classic queue does not count, it does not tell. An absent setting has its default; of a list, what is wanted is in it. */
export const isToldOf = ({ needs = {} }: { readonly needs?: JsonObject }, { fields }: { readonly fields: Fields }, config: JsonObject): boolean =>
  Object.entries(needs).every(([name, wanted]) => {
    const value = config[name] ?? defaultOf(fields, name);
    return value === wanted || (Array.isArray(value) && value.includes(wanted));
  });

/** What a channel of this config shows of itself. */
export const toldBy = (entry: ChannelEntry, config: JsonObject): Pick<ChannelEntry, 'observables' | 'tallies'> => ({
  observables: entry.observables.filter((each) => isToldOf(each, entry, config)),
  tallies: entry.tallies.filter((each) => isToldOf(each, entry, config)),
});

function defaultOf(fields: Fields, name: string): Json | undefined {
  const field = fields[name];
  return field !== undefined && 'default' in field ? (field.default as Json | undefined) : undefined;
}
