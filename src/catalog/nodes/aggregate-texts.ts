import { isObject } from '../../base/json.ts';
import type { AggregateConfig } from './aggregate-fields.ts';

/** The next state, of `state` and `event`: the fields that are set, and the others as they were. */
export function changeText(config: AggregateConfig, { set }: AggregateConfig['apply'][number]): string {
  const { initial, apply } = config;
  const names = new Set([...(isObject(initial) ? Object.keys(initial) : []), ...apply.flatMap((change) => Object.keys(change.set))]);
  return merged([...names], set, 'state');
}

/** Those of earlier versions first: each hands on to the next. */
export const upcastersInOrder = ({ upcasters }: AggregateConfig): AggregateConfig['upcasters'] => [...upcasters].sort((a, b) => a.from - b.from);

/** `event` in the next version. */
export function upcastText({ upcasters, commands }: AggregateConfig, { from, set }: AggregateConfig['upcasters'][number]): string {
  const names = new Set([...commands.flatMap(({ events }) => events.flatMap(({ data }) => Object.keys(data))), ...upcasters.flatMap((other) => Object.keys(other.set))]);
  return `{"type": event.type, "schema": ${from + 1}, "data": ${merged([...names], set, 'event.data')}}`;
}

const merged = (names: readonly string[], set: { readonly [name: string]: string }, before: string): string =>
  `{${names.map((name) => `${JSON.stringify(name)}: ${Object.hasOwn(set, name) ? set[name] : `${before}[${JSON.stringify(name)}] ?? null`}`).join(', ')}}`;
