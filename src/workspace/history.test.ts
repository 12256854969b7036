import type { Draft } from 'immer';
import { describe, expect, test } from 'vitest';
import { change, EMPTY_HISTORY, type History, redo, seal, undo } from './history.ts';

interface Sheet { readonly a: number; readonly list: readonly string[] }

const FIRST: Sheet = { a: 0, list: [] };

/** Changes one after the other. */
function play(steps: readonly (readonly [label: string, recipe: (draft: Draft<Sheet>) => void, merge: string | null])[]): { readonly value: Sheet; readonly history: History } {
  let state: { readonly value: Sheet; readonly history: History } = { value: FIRST, history: EMPTY_HISTORY };
  for (const [label, recipe, merge] of steps) state = change(state.value, state.history, label, recipe, merge) ?? state;
  return state;
}

const set = (a: number) => (draft: Draft<Sheet>): void => void (draft.a = a);

test('what changes nothing is no change', () => {
  expect(change(FIRST, EMPTY_HISTORY, 'Nothing', () => {}, null)).toBeNull();
  expect(change(FIRST, EMPTY_HISTORY, 'Same', set(0), null)).toBeNull();
});

describe('merging', () => {
  test('neighbours with one key are one step back and one forward', () => {
    const { value, history } = play([['Type', set(1), 'x'], ['Type', set(2), 'x'], ['Type', set(3), 'x']]);
    expect(history.past).toHaveLength(1);
    const undone = undo(value, history)!;
    expect(undone.value).toEqual(FIRST);
    expect(redo(undone.value, undone.history)!.value.a).toBe(3);
  });

  test('another key, no key or a sealed gesture ends it', () => {
    expect(play([['A', set(1), 'x'], ['B', set(2), 'y'], ['A', set(3), 'x']]).history.past).toHaveLength(3);
    expect(play([['A', set(1), null], ['A', set(2), null]]).history.past).toHaveLength(2);
    const { value, history } = play([['A', set(1), 'x']]);
    expect(change(value, seal(history), 'A', set(2), 'x')!.history.past).toHaveLength(2);
  });

  test('what is saved is the last change alone, not what it was merged into', () => {
    const { value, history } = play([['A', set(1), 'x']]);
    expect(change(value, history, 'A', set(2), 'x')!.entry.patches).toEqual([{ op: 'replace', path: ['a'], value: 2 }]);
  });

  test('a redone change does not merge with what follows', () => {
    const { value, history } = play([['A', set(1), 'x']]);
    const undone = undo(value, history)!;
    const redone = redo(undone.value, undone.history)!;
    expect(change(redone.value, redone.history, 'A', set(2), 'x')!.history.past).toHaveLength(2);
  });
});

test('a new change forgets what was undone', () => {
  const { value, history } = play([['A', set(1), null], ['B', set(2), null]]);
  const undone = undo(value, history)!;
  expect(undone.entry.label).toBe('Undo B');
  const other = change(undone.value, undone.history, 'C', set(9), null)!;
  expect(other.history.future).toEqual([]);
  expect(redo(other.value, other.history)).toBeNull();
});

test('lists come back in their order', () => {
  const { value, history } = play([
    ['Add', (draft) => void draft.list.push('a', 'b', 'c'), null],
    ['Remove', (draft) => void draft.list.splice(1, 1), null],
    ['Insert', (draft) => void draft.list.splice(0, 0, 'z'), null],
  ]);
  expect(value.list).toEqual(['z', 'a', 'c']);
  const once = undo(value, history)!;
  expect(once.value.list).toEqual(['a', 'c']);
  expect(undo(once.value, once.history)!.value.list).toEqual(['a', 'b', 'c']);
});

test('a name that was removed comes back where it stood', () => {
  const first: { readonly map: { readonly [name: string]: unknown } } = { map: { a: 1, b: { c: 1, d: { x: 1 }, e: 3 }, f: [1, 2] } };
  const removed = change(first, EMPTY_HISTORY, 'Remove', (draft) => {
    const map = draft.map as Record<string, Record<string, unknown>>;
    delete map['b']!['c'];
    map['b']!['d'] = 5;
    delete map['a'];
    (map['f'] as unknown as number[]).push(3);
  }, null)!;
  expect(JSON.stringify(removed.value)).toBe('{"map":{"b":{"d":5,"e":3},"f":[1,2,3]}}');
  const undone = undo(removed.value, removed.history)!;
  expect(JSON.stringify(undone.value)).toBe(JSON.stringify(first));
  expect(JSON.stringify(redo(undone.value, undone.history)!.value)).toBe(JSON.stringify(removed.value));
});
