import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Commands } from './commands/command-words.ts';
import { COMMANDS } from './commands/registry.ts';
import { chordOf, commandFor, contextOf, type KeyContext, keyLabel, type KeyPress } from './keymap.ts';

/** All commands, enabled but for those named. */
const registry = (disabled: readonly string[] = [], keys: { readonly [id: string]: readonly string[] } = {}): Commands => ({
  all: COMMANDS,
  find: (id) => COMMANDS.find((command) => command.id === id),
  isEnabled: (id) => !disabled.includes(id),
  isChecked: () => undefined,
  run: () => true,
  keysOf: (id) => keys[id] ?? COMMANDS.find((command) => command.id === id)?.keys ?? [],
});

const CODES: { readonly [key: string]: string } = { '.': 'Period', ',': 'Comma', '>': 'Period', '<': 'Comma', '!': 'Digit1', '@': 'Digit2', '?': 'Slash', '/': 'Slash', '+': 'Equal', '-': 'Minus', "'": 'Quote' };

/** `ctrl shift z` as a key press. */
function press(words: string): KeyPress {
  const parts = words.split(' ');
  const key = parts.at(-1)!;
  const code = CODES[key] ?? (/^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key);
  return { key, code, ctrlKey: parts.includes('ctrl'), metaKey: parts.includes('meta'), altKey: parts.includes('alt'), shiftKey: parts.includes('shift') };
}

const CANVAS: KeyContext = { region: 'canvas', isTyping: false, isOverlay: false };
const TIMELINE: KeyContext = { region: 'timeline', isTyping: false, isOverlay: false };
const PAGE: KeyContext = { region: null, isTyping: false, isOverlay: false };
const INPUT: KeyContext = { region: null, isTyping: true, isOverlay: false };
const MENU: KeyContext = { region: null, isTyping: false, isOverlay: true };

const PC = { isMac: false, hasLetterKeys: true };
const MAC = { isMac: true, hasLetterKeys: true };

test.each<[string, KeyContext, string | undefined]>([
  ['ctrl k', CANVAS, 'view.commands'], ['ctrl shift P', PAGE, 'view.commands'], ['ctrl f', PAGE, 'view.find'], ['ctrl s', PAGE, 'file.save'], ['ctrl shift S', PAGE, 'file.saveAs'], ['ctrl o', PAGE, 'file.open'],
  ['ctrl z', PAGE, 'edit.undo'], ['ctrl shift Z', PAGE, 'edit.redo'], ['ctrl y', PAGE, 'edit.redo'], ['ctrl b', PAGE, 'view.left'], ['ctrl alt b', PAGE, 'view.right'], ['ctrl j', PAGE, 'view.drawer'],
  ['1', CANVAS, 'view.mode.design'], ['2', CANVAS, 'view.mode.simulate'], ['3', CANVAS, 'view.mode.analyse'], ['ctrl Enter', PAGE, 'run.start'], ['Escape', PAGE, 'view.escape'],
  ['F6', PAGE, 'view.regionNext'], ['shift F6', PAGE, 'view.regionPrevious'], ['shift ?', PAGE, 'help.keys'],
  ['/', CANVAS, 'add.quick'], ['v', CANVAS, 'view.tool.select'], ['h', CANVAS, 'view.tool.hand'], ['ctrl a', CANVAS, 'edit.selectAll'], ['ctrl d', CANVAS, 'edit.duplicate'], ['Delete', CANVAS, 'edit.delete'], ['Backspace', CANVAS, 'edit.delete'],
  ['F2', CANVAS, 'edit.rename'], ['Enter', CANVAS, 'edit.inspect'], ['ctrl g', CANVAS, 'arrange.group'], ['ctrl shift G', CANVAS, 'arrange.ungroup'], ["ctrl '", CANVAS, 'view.grid'], ['alt s', CANVAS, 'view.snap'], ['shift L', CANVAS, 'arrange.tidy'],
  ['ctrl shift ArrowLeft', CANVAS, 'arrange.align.left'], ['ArrowLeft', CANVAS, 'arrange.nudgeLeft'], ['shift ArrowLeft', CANVAS, 'arrange.nudgeLeftFar'], ['alt ArrowUp', CANVAS, 'edit.walkUp'], ['ctrl ArrowDown', CANVAS, 'add.connectedDown'],
  ['c', CANVAS, 'edit.connect'], ['shift !', CANVAS, 'view.fit'], ['shift @', CANVAS, 'view.fitSelection'], ['ctrl 0', CANVAS, 'view.zoom100'], ['shift +', CANVAS, 'view.zoomIn'], ['-', CANVAS, 'view.zoomOut'],
  ['F8', PAGE, 'playback.toggle'], ['k', CANVAS, 'playback.toggle'], ['k', TIMELINE, 'playback.toggle'], ['F10', PAGE, 'playback.over'], ['.', TIMELINE, 'playback.next'], [',', CANVAS, 'playback.previous'], ['F11', PAGE, 'playback.into'], ['shift F11', PAGE, 'playback.out'],
  ['shift >', CANVAS, 'playback.nextMark'], ['shift <', CANVAS, 'playback.previousMark'], ['j', CANVAS, 'playback.slower'], ['l', TIMELINE, 'playback.faster'], ['Home', CANVAS, 'playback.start'], ['End', TIMELINE, 'playback.end'], ['ctrl .', PAGE, 'run.stop'], ['i', CANVAS, 'playback.into'], ['o', TIMELINE, 'playback.out'], ['m', CANVAS, 'edit.mute'], ['b', CANVAS, 'breakpoint.toggle'], ['shift B', CANVAS, 'breakpoint.condition'], ['F9', PAGE, 'breakpoint.toggle'],
  ['w', TIMELINE, 'timeline.zoomIn'], ['s', TIMELINE, 'timeline.zoomOut'], ['a', TIMELINE, 'timeline.left'], ['d', TIMELINE, 'timeline.right'], ['f', TIMELINE, 'timeline.focus'], ['r', TIMELINE, 'timeline.range'],
])('%s', (keys, context, command) => {
  expect(commandFor(press(keys), context, registry(), PC)).toBe(command);
});

describe('what is typed stays with the field', () => {
  const INPUT_ON_CANVAS: KeyContext = { ...INPUT, region: 'canvas' };
  const characters = ['v', 'h', 'k', 'j', 'l', 'c', '1', '/', '.', ',', '-', 'shift ?', 'shift L', 'shift !', 'shift +', 'alt s'];
  test.each([...characters, 'Delete', 'Backspace', 'Enter', 'ArrowLeft', 'Home', 'End', 'Escape', 'ctrl a', 'ctrl d', 'ctrl z', 'ctrl shift Z', 'ctrl y', 'ctrl b', 'ctrl ArrowLeft', 'alt ArrowLeft'])('%s', (keys) => {
    expect(commandFor(press(keys), INPUT_ON_CANVAS, registry(), PC)).toBeUndefined();
  });
  test.each(['ctrl k', 'ctrl s', 'ctrl Enter', 'ctrl .', 'F8', 'F6'])('but not %s', (keys) => {
    expect(commandFor(press(keys), INPUT, registry(), PC)).toBeDefined();
  });
});

test('a chord that is recorded brings the command that has it', () => {
  for (const [keys, chord] of [['k', 'K'], ['ctrl shift Z', 'Mod+Shift+Z'], ['shift !', 'Shift+1'], ['shift ?', 'Shift+/'], ['alt s', 'Alt+S'], ['F2', 'F2'], ['ctrl ArrowLeft', 'Mod+ArrowLeft'], ['.', '.']] as const) {
    expect(chordOf(press(keys), false)).toBe(chord);
    expect(commandFor(press(keys), CANVAS, registry([], { 'edit.mute': [chord] }), PC)).toBeDefined();
    expect(commandFor(press(keys), CANVAS, { ...registry(), keysOf: (id) => (id === 'edit.mute' ? [chord] : []) }, PC)).toBe('edit.mute');
  }
  for (const keys of ['shift Shift', 'ctrl Control', 'alt Alt', 'meta Meta', 'meta k']) expect(chordOf(press(keys), false)).toBeNull();
});

test('menus and lists keep their keys', () => {
  for (const keys of ['ArrowLeft', 'Enter', 'Escape', 'k', 'Home', 'Delete', 'shift ?']) expect(commandFor(press(keys), MENU, registry(), PC)).toBeUndefined();
  expect(commandFor(press('ctrl k'), MENU, registry(), PC)).toBe('view.commands');
});

test('Enter presses the button that has the focus', () => {
  expect(commandFor(press('Enter'), { ...CANVAS, isButton: true }, registry(), PC)).toBeUndefined();
  expect(commandFor(press('k'), { ...CANVAS, isButton: true }, registry(), PC)).toBe('playback.toggle');
});

test('letters act in canvas and timeline only, and can be switched off', () => {
  for (const keys of ['k', 'v', '.', '1', 'Home', 'Delete', 'ArrowLeft']) expect(commandFor(press(keys), PAGE, registry(), PC)).toBeUndefined();
  for (const keys of ['k', 'v', '.', '1', 'shift L', 'shift ?', 'shift !']) expect(commandFor(press(keys), CANVAS, registry(), { ...PC, hasLetterKeys: false })).toBeUndefined();
  for (const keys of ['Delete', 'ArrowLeft', 'F2', 'ctrl d', 'Home']) expect(commandFor(press(keys), CANVAS, registry(), { ...PC, hasLetterKeys: false })).toBeDefined();
});

test('on a Mac it is Command, and Control belongs to the system', () => {
  expect(commandFor(press('meta z'), PAGE, registry(), MAC)).toBe('edit.undo');
  expect(commandFor(press('meta shift z'), PAGE, registry(), MAC)).toBe('edit.redo');
  expect(commandFor(press('ctrl z'), PAGE, registry(), MAC)).toBeUndefined();
  expect(commandFor(press('meta z'), PAGE, registry(), PC)).toBeUndefined();
  expect(commandFor(press('ctrl k'), CANVAS, registry(), MAC)).toBeUndefined();
  expect(commandFor(press('meta k'), CANVAS, registry(), PC)).toBeUndefined();
  expect(commandFor({ ...press('alt s'), key: 'ß' }, CANVAS, registry(), MAC)).toBe('view.snap');
  expect(commandFor({ ...press('meta alt b'), key: '∫' }, PAGE, registry(), MAC)).toBe('view.right');
});

test('where a digit is typed with Shift, or on a pad, Shift still says which command', () => {
  expect(commandFor({ ...press('shift 2'), code: 'Digit2' }, CANVAS, registry(), PC)).toBe('view.fitSelection');
  expect(commandFor({ ...press('2'), code: 'Numpad2' }, CANVAS, registry(), PC)).toBe('view.mode.simulate');
  // A French keyboard: without Shift it is another sign in the place of the digit.
  expect(commandFor({ ...press('2'), key: 'é', code: 'Digit2' }, CANVAS, registry(), PC)).toBe('view.mode.simulate');
});

test('keys of scripts without Latin letters count by their place', () => {
  expect(commandFor({ ...press('ctrl z'), key: 'я' }, PAGE, registry(), PC)).toBe('edit.undo');
  // On a French keyboard the letter counts, not the place.
  expect(commandFor({ ...press('ctrl z'), code: 'KeyW' }, PAGE, registry(), PC)).toBe('edit.undo');
});

test('a key that is not enabled, native or being composed is left to the browser', () => {
  expect(commandFor(press('ctrl z'), PAGE, registry(['edit.undo']), PC)).toBeUndefined();
  for (const keys of ['ctrl c', 'ctrl x', 'ctrl v']) expect(commandFor(press(keys), CANVAS, registry(), PC)).toBeUndefined();
  expect(commandFor({ ...press('k'), isComposing: true }, CANVAS, registry(), PC)).toBeUndefined();
});

test('keys that a person chose take the place of the usual ones', () => {
  const mine = registry([], { 'edit.undo': ['F3'], 'view.tool.hand': [] });
  expect(commandFor(press('F3'), PAGE, mine, PC)).toBe('edit.undo');
  expect(commandFor(press('ctrl z'), PAGE, mine, PC)).toBeUndefined();
  expect(commandFor(press('h'), CANVAS, mine, PC)).toBeUndefined();
});

test.each([['Mod+Shift+Z', 'Ctrl+Shift+Z', '⇧⌘Z'], ['Mod+Alt+B', 'Ctrl+Alt+B', '⌥⌘B'], ['Alt+ArrowLeft', 'Alt+←', '⌥←'], ['+', '+', '+'], ['Delete', 'Del', '⌦'], ['?', '?', '?'], ["Mod+'", "Ctrl+'", "⌘'"]])('%s is written as people know it', (key, pc, mac) => {
  expect([keyLabel(key, false), keyLabel(key, true)]).toEqual([pc, mac]);
});

describe('the region is the innermost one that is marked', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** What `closest` finds on the way up from inside these regions, the innermost first. */
  class Inside extends EventTarget {
    readonly regions: readonly string[];

    constructor(...regions: readonly string[]) {
      super();
      this.regions = regions;
    }

    closest(selector: string): object | null {
      const [region] = this.regions;
      return selector === '[data-region]' && region !== undefined ? { getAttribute: () => region } : null;
    }
  }

  test.each<[string, readonly string[], string | undefined]>([
    ['.', ['timeline', 'drawer'], 'playback.next'], [',', ['timeline', 'drawer'], 'playback.previous'], ['w', ['timeline', 'drawer'], 'timeline.zoomIn'],
    ['.', ['drawer'], undefined], ['w', ['canvas'], undefined], ['.', [], undefined],
  ])('%s in %j', (keys, regions, command) => {
    vi.stubGlobal('Element', Inside);
    expect(commandFor(press(keys), contextOf(new Inside(...regions)), registry(), PC)).toBe(command);
  });
});
