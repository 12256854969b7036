import type { Commands, CommandScope, CommandWords } from './commands/command-words.ts';

/** The parts of a KeyboardEvent that a shortcut needs. */
export interface KeyPress {
  readonly key: string;
  /** Where the key is, such as `KeyS` or `Digit1`: Shift and Alt change `key`, and other scripts have no letters. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
  readonly repeat?: boolean;
}

/** Where the focus is. */
export interface KeyContext {
  /** The region; null for none of the two. */
  readonly region: Exclude<CommandScope, 'global'> | null;
  /** A text field or the like: what is typed belongs to it. */
  readonly isTyping: boolean;
  /** A menu, dialog or list that answers to keys by itself. */
  readonly isOverlay: boolean;
  /** Something that Enter and Space press. */
  readonly isButton?: boolean;
}

export interface KeymapOptions {
  readonly isMac: boolean;
  readonly hasLetterKeys: boolean;
}

/** The command that a key brings now, or undefined. A command that is not enabled leaves its key to others. */
export function commandFor(press: KeyPress, context: KeyContext, commands: Commands, options: KeymapOptions): string | undefined {
  if (press.isComposing === true) return undefined;
  const chords = chordsOf(press, options.isMac);
  // Where it is written with Shift, and as its sign alone: who asks for Shift is meant first.
  const rankOf = (command: CommandWords): number => chords.findIndex((chord) => commands.keysOf(command.id).includes(chord) && isHeard(chord, command, context, options));
  const matching = commands.all.filter((command) => command.isNative !== true).map((command) => ({ ...command, rank: rankOf(command) })).filter(({ rank }) => rank >= 0);
  // What belongs to the region goes before what is global.
  const sorted = matching.sort((one, other) => Number(one.scope === 'global') - Number(other.scope === 'global') || one.rank - other.rank);
  return sorted.find(({ id }) => commands.isEnabled(id))?.id;
}

/** `Mod+Shift+Z` as a person reads it: `⇧⌘Z` on a Mac, `Ctrl+Shift+Z` elsewhere. */
export function keyLabel(key: string, isMac: boolean): string {
  const parts = key === '+' ? ['+'] : key.replace(/\+\+$/, '+Plus').split('+');
  const words = parts.map((part) => (isMac ? MAC_WORDS[part] : PC_WORDS[part]) ?? (part === 'Plus' ? '+' : part));
  if (!isMac) return words.join('+');
  // Apple's order: Control, Option, Shift, Command.
  const rank = (word: string): number => ['⌃', '⌥', '⇧', '⌘'].indexOf(word);
  const modifiers = words.slice(0, -1).sort((a, b) => rank(a) - rank(b));
  return [...modifiers, words[words.length - 1]].join('');
}

/** Where an event comes from, by attributes on the way up: the innermost `data-region` (the timeline's lies in the drawer's), and the roles of what takes keys. */
export function contextOf(target: EventTarget | null): KeyContext {
  const element = target instanceof Element ? target : null;
  const isIn = (selector: string): boolean => (element?.closest(selector) ?? null) !== null;
  const region = element?.closest('[data-region]')?.getAttribute('data-region');
  return {
    region: region === 'canvas' || region === 'timeline' ? region : null,
    isTyping: isIn('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=combobox], [role=spinbutton]'),
    isOverlay: isIn('[role=menu], [role=menubar], [role=dialog], [role=alertdialog], [role=listbox], [role=tree], [role=slider], [role=tablist]'),
    isButton: isIn('button, a[href], summary, [role=button], [role=tab], [role=switch], [role=checkbox]'),
  };
}

function isHeard(key: string, command: CommandWords, { region, isTyping, isOverlay, isButton }: KeyContext, { hasLetterKeys }: KeymapOptions): boolean {
  if (command.scope !== 'global' && command.scope !== region) return false;
  const isModified = key.startsWith('Mod+') || key.startsWith('Ctrl+');
  const isFunction = FUNCTION_KEY.test(key);
  if (isTyping) return isFunction || (isModified && command.scope === 'global' && !OWNED_BY_TEXT.has(key));
  if (isModified || isFunction) return true;
  if (isOverlay || (isButton === true && key === 'Enter')) return false;
  if (key === 'Escape') return true;
  // Characters alone act in the canvas and timeline only, and where a person has not switched them off (WCAG 2.1.4).
  if (isCharacter(key)) return hasLetterKeys && (region !== null || key === '?');
  return region !== null;
}

const FUNCTION_KEY = /^(?:Alt\+)?(?:Shift\+)?F\d+$/;

/** What text fields undo, select and copy by themselves. */
const OWNED_BY_TEXT = new Set(['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+A', 'Mod+C', 'Mod+X', 'Mod+V', 'Mod+B']);

const isCharacter = (key: string): boolean => key.replace(/^Alt\+/, '').replace(/^Shift\+/, '').length === 1;

/** The ways to write what was pressed: by what the key says, and for letters, digits and signs by where it is. */
function chordsOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, isMac: boolean): readonly string[] {
  const isMod = isMac ? metaKey : ctrlKey;
  // The other of the two belongs to the system.
  if (isMac ? ctrlKey : metaKey) return [];
  const named = key.length === 1 ? key.toUpperCase() : key;
  const placed = PLACES[code] ?? (/^Key[A-Z]$/.test(code) ? code.slice(3) : /^Digit\d$/.test(code) ? code.slice(5) : undefined);
  const start = (isMod ? 'Mod+' : '') + (altKey ? 'Alt+' : '');
  const isLetter = named.length === 1 && named.toLowerCase() !== named;
  const chords = [start + (shiftKey ? 'Shift+' : '') + named];
  // `?` and `+` need Shift on many keyboards: the sign alone says what is meant.
  if (shiftKey && named.length === 1 && !isLetter) chords.push(start + named);
  // Alt makes other signs on a Mac, Shift makes `!` of 1, and some scripts have no Latin letters at all.
  if (placed !== undefined && (altKey || shiftKey || named.length > 1 || named.charCodeAt(0) > 127) && !(isLetter && named.charCodeAt(0) < 128)) chords.push(start + (shiftKey ? 'Shift+' : '') + placed);
  return chords;
}

/** What was pressed, as the registry writes it; null while only modifiers are held, and for what belongs to the system. */
export const chordOf = (press: KeyPress, isMac: boolean): string | null => (MODIFIERS.has(press.key) ? null : (chordsOf(press, isMac).at(-1) ?? null));

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

const PLACES: { readonly [code: string]: string | undefined } = { Period: '.', Comma: ',', Quote: "'", Slash: '/', Minus: '-', Equal: '=' };

const MAC_WORDS: { readonly [part: string]: string | undefined } = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Delete: '⌦', Backspace: '⌫', Enter: '↩', Escape: 'Esc' };
const PC_WORDS: { readonly [part: string]: string | undefined } = { Mod: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Delete: 'Del', Escape: 'Esc' };
