import type { Json, JsonObject } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { type Portable, TRAITS, type Trait } from '../../catalog/portable.ts';
import { type Said, saidBy, type Speaker, written } from './settings.ts';
import type { SwapRow, SwapVerdict } from './swap-report.ts';
import { valueWords } from './value-words.ts';

/** Settings of something that moves: what says them now, and what can say them then. Writing changes its config. */
export interface Listener extends Speaker {
  config: JsonObject;
}

/** What a trait means to whom: some follow from what else moves, and are not carried over one by one. */
export interface Carrying {
  readonly subject: string;
  readonly rows: SwapRow[];
  readonly except: ReadonlySet<Trait>;
  /** Whether the kind of node has no settings for this product's clients: what it does by itself then. */
  readonly isMute?: boolean;
}

/** Says for each trait of the source what the listeners can say of it; the first listener that can, does (of several clients, all). */
export function carryOver(source: Speaker, listeners: readonly (readonly Listener[])[], carrying: Carrying): void {
  for (const portable of source.portable) {
    const { trait } = portable;
    if (carrying.except.has(trait)) continue;
    const said = saidBy(source, portable);
    if (said === undefined) continue;
    const able = listeners.find((group) => group.some((listener) => listener.portable.some((each) => each.trait === trait))) ?? [];
    if (able.length === 0) loseTrait(trait, said, carrying);
    else for (const listener of able) tell(trait, said, listener, listeners.flat(), carrying);
  }
  reportUnknown(source, carrying);
}

function tell(trait: Trait, said: Said, listener: Listener, all: readonly Listener[], { rows, subject, isMute }: Carrying): void {
  const portable = listener.portable.find((each) => each.trait === trait);
  const words = TRAITS[trait] as { readonly label: string; readonly always?: boolean };
  if (portable === undefined) return;
  const row = (verdict: SwapVerdict, to: string, note: string): void => void rows.push({ verdict, subject, trait, what: words.label, from: said.text, to, note });
  if (!said.isSet && words.always !== true) {
    // A client that is silent leaves it to its queue.
    const own = saidBy(listener, portable) ?? firstSaid(trait, all);
    if (own === undefined ? said.value !== UNBOUNDED && 'field' in portable : !own.isSet && !isSame(own.value, said.value)) row('unsaid', own?.text ?? silence(portable), portable.note ?? '');
    return;
  }
  if (isMute === true && !('fixed' in portable)) return;
  const answer = written(portable, said.value, listener);
  const before = saidBy(listener, portable);
  if (answer === undefined) return row('near', before?.text ?? silence(portable), portable.note ?? '');
  const isThere = before !== undefined && isSame(before.value, said.value);
  if (!isThere) listener.config = answer.config;
  else if (!said.isSet) return;
  row(answer.isExact ? 'same' : 'near', answer.text, portable.note ?? '');
}

function firstSaid(trait: Trait, listeners: readonly Listener[]): Said | undefined {
  const all = listeners.flatMap((listener) => listener.portable.filter((each) => each.trait === trait).flatMap((portable) => saidBy(listener, portable) ?? []));
  return all[0];
}

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const silence = (portable: Portable): string => ('field' in portable ? `no ${portable.field}` : '');

function loseTrait(trait: Trait, said: Said, { rows, subject }: Carrying): void {
  const words = TRAITS[trait] as { readonly label: string; readonly without: string };
  if (said.isSet) rows.push({ verdict: 'lost', subject, trait, what: words.label, from: said.text, to: '', note: words.without });
}

/** Settings that no trait tells of. */
function reportUnknown({ config, portable }: Speaker, { rows, subject }: Carrying): void {
  const known = new Set(portable.flatMap((each) => ['field' in each ? (each.field.split('/')[0] ?? '') : '', ...Object.keys(each.needs ?? {})]));
  for (const [name, value] of Object.entries(config)) {
    if (!known.has(name)) rows.push({ verdict: 'lost', subject, what: name, from: `${name} = ${valueWords(value)}`, to: '', note: 'There is no such setting.' });
  }
}
