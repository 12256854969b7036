import { expect, test } from 'vitest';
import type { Commands } from './commands/command-words.ts';
import { COMMANDS } from './commands/registry.ts';
import { chooseKey, usualKeys } from './key-choice.ts';
import type { Settings } from './settings.ts';

const under = (chosen: Settings['keys']): Commands => ({
  all: COMMANDS,
  find: (id) => COMMANDS.find((command) => command.id === id),
  isEnabled: () => true,
  isChecked: () => undefined,
  run: () => true,
  keysOf: (id) => chosen[id] ?? COMMANDS.find((command) => command.id === id)?.keys ?? [],
});

test('a key goes from one command to the other, and comes back', () => {
  const { keys, taken } = chooseKey(under({}), {}, 'edit.duplicate', 'Mod+Y');
  expect(taken.map(({ id }) => id)).toEqual(['edit.redo']);
  expect(keys).toEqual({ 'edit.duplicate': ['Mod+Y'], 'edit.redo': ['Mod+Shift+Z'] });
  // Who gave it away does not take it back by itself.
  expect(usualKeys(under(keys), keys, 'edit.redo')).toEqual(keys);
  const back = usualKeys(under(keys), keys, 'edit.duplicate');
  expect(back).toEqual({ 'edit.redo': ['Mod+Shift+Z'] });
  expect(usualKeys(under(back), back, 'edit.redo')).toEqual({});
});

test('the same key may do one thing on the canvas and another on the timeline', () => {
  expect(chooseKey(under({}), {}, 'edit.mute', 'W').taken).toEqual([]);
  expect(chooseKey(under({}), {}, 'playback.toggle', 'W').taken.map(({ id }) => id)).toEqual(['timeline.zoomIn']);
});
