import type { Json, JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { isForbiddenName } from '../catalog/forbidden-name.ts';
import { positionFinder, type TextPosition } from './text-position.ts';

/**
 * Reads JSON as `JSON.parse` does, and tells what that hides: where a syntax error is, repeated and dangerous
 * names, whole numbers that a double cannot hold (kept as text), broken Unicode. Linear in the text; the depth is bounded.
 */
export function readJson(text: string, depthMax: number): Result<JsonReading, JsonError> {
  const state: State = { text, at: 0, depthMax, notes: [], offsets: new Map() };
  try {
    skipBlanks(state);
    if (state.at === text.length) return err({ message: 'there is nothing in it', fix: 'Save the design again, or start with a new one.', line: 1, column: 1 });
    const value = readValue(state, 0);
    skipBlanks(state);
    if (state.at < text.length) failTrailing(state);
    return ok({ value, notes: state.notes, offsets: state.offsets });
  } catch (failure) {
    if (failure instanceof SyntaxFailure) return err({ message: failure.words, ...(failure.fix !== undefined && { fix: failure.fix }), ...positionFinder(text)(failure.offset) });
    throw failure;
  }
}

export interface JsonReading {
  readonly value: Json;
  readonly notes: readonly JsonNote[];
  /** Where each map and list starts in the text. */
  readonly offsets: ReadonlyMap<object, number>;
}

/** Something that reading changed. */
export interface JsonNote {
  readonly code: 'duplicate-key' | 'forbidden-name' | 'long-number' | 'broken-unicode';
  readonly offset: number;
  /** The name or the number. */
  readonly what: string;
}

export interface JsonError extends TextPosition {
  readonly message: string;
  readonly fix?: string;
}

class SyntaxFailure {
  readonly offset: number;
  readonly words: string;
  readonly fix: string | undefined;

  constructor(offset: number, words: string, fix: string | undefined) {
    this.offset = offset;
    this.words = words;
    this.fix = fix;
  }
}

interface State {
  readonly text: string;
  at: number;
  readonly depthMax: number;
  readonly notes: JsonNote[];
  readonly offsets: Map<object, number>;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

function readValue(state: State, depth: number): Json {
  const code = state.text.charCodeAt(state.at);
  if (code === QUOTE) return readText(state);
  if (code === OPEN_MAP) return readMap(state, depth + 1);
  if (code === OPEN_LIST) return readList(state, depth + 1);
  if (code === MINUS || (code >= ZERO && code <= NINE)) return readNumber(state);
  return readWord(state);
}

function readMap(state: State, depth: number): JsonObject {
  const map: { [name: string]: Json } = {};
  enter(state, map, depth);
  if (accept(state, CLOSE_MAP)) return map;
  for (;;) {
    const offset = state.at;
    if (state.text.charCodeAt(offset) !== QUOTE) failName(state);
    const name = readText(state);
    skipBlanks(state);
    if (!accept(state, COLON)) fail(state, `expected ":" after the name "${name}"`);
    const value = readValue(state, depth);
    addEntry(state, map, name, value, offset);
    skipBlanks(state);
    if (accept(state, CLOSE_MAP)) return map;
    expectComma(state, '}');
  }
}

function addEntry(state: State, map: { [name: string]: Json }, name: string, value: Json, offset: number): void {
  if (isForbiddenName(name)) {
    state.notes.push({ code: 'forbidden-name', offset, what: name });
    return;
  }
  if (Object.hasOwn(map, name)) state.notes.push({ code: 'duplicate-key', offset, what: name });
  map[name] = value;
}

function readList(state: State, depth: number): readonly Json[] {
  const list: Json[] = [];
  enter(state, list, depth);
  if (accept(state, CLOSE_LIST)) return list;
  for (;;) {
    list.push(readValue(state, depth));
    skipBlanks(state);
    if (accept(state, CLOSE_LIST)) return list;
    expectComma(state, ']');
  }
}

function enter(state: State, value: object, depth: number): void {
  if (depth > state.depthMax) fail(state, `lists and maps are nested more than ${state.depthMax} deep`, `Keep within ${state.depthMax} levels.`);
  state.offsets.set(value, state.at);
  state.at += 1;
  skipBlanks(state);
}

function expectComma(state: State, close: string): void {
  const offset = state.at;
  if (!accept(state, COMMA)) fail(state, `expected "," or "${close}" but found ${found(state)}`);
  if (state.text[state.at] === close) fail({ ...state, at: offset }, `there is a comma before "${close}"`, 'Remove the comma.');
}

/** Takes one character and the blanks behind it. */
function accept(state: State, code: number): boolean {
  if (state.text.charCodeAt(state.at) !== code) return false;
  state.at += 1;
  // Behind the outermost bracket the caller looks at what follows; blanks there do no harm.
  skipBlanks(state);
  return true;
}

function skipBlanks(state: State): void {
  const { text } = state;
  let { at } = state;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== BLANK && code !== NEWLINE && code !== RETURN && code !== TAB) break;
    at += 1;
  }
  state.at = at;
}

function readText(state: State): string {
  const { text } = state;
  const start = state.at + 1;
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return endText(state, start, at, text.slice(start, at));
    if (code === BACKSLASH) return readEscaped(state, start, at);
    if (!(code >= BLANK)) failInText(state, start, at);
  }
}

/** The rest of a text from its first escape on. */
function readEscaped(state: State, start: number, firstEscape: number): string {
  const { text } = state;
  let read = text.slice(start, firstEscape);
  let from = firstEscape;
  for (let at = firstEscape; ; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return endText(state, start, at, read + text.slice(from, at));
    if (!(code >= BLANK)) failInText(state, start, at);
    if (code !== BACKSLASH) {
      at += 1;
      continue;
    }
    const [letter, length] = escaped(state, at);
    read += text.slice(from, at) + letter;
    at += length;
    from = at;
  }
}

function escaped(state: State, at: number): readonly [letter: string, length: number] {
  const mark = state.text[at + 1] ?? '';
  const simple = ESCAPES.get(mark);
  if (simple !== undefined) return [simple, 2];
  const digits = state.text.slice(at + 2, at + 6);
  if (mark === 'u' && /^[0-9a-fA-F]{4}$/.test(digits)) return [String.fromCharCode(Number.parseInt(digits, 16)), 6];
  return fail({ ...state, at }, `"\\${mark}" is no escape that JSON knows`, 'Write \\\\ for a backslash.');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'],
]);

function endText(state: State, start: number, end: number, read: string): string {
  state.at = end + 1;
  if (!LONE_SURROGATE.test(read)) return read;
  state.notes.push({ code: 'broken-unicode', offset: start - 1, what: read.replace(LONE_SURROGATES, '\ufffd').slice(0, 40) });
  return read.replace(LONE_SURROGATES, '\ufffd');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const LONE_SURROGATES = new RegExp(LONE_SURROGATE.source, 'g');

function failInText(state: State, start: number, at: number): never {
  if (at >= state.text.length) fail({ ...state, at: start - 1 }, 'the text that starts here has no closing quote', 'The file may have been cut off; close the quote or restore it from a copy.');
  const code = state.text.charCodeAt(at).toString(16).padStart(4, '0');
  return fail({ ...state, at }, code === '000a' ? 'a text goes over the end of the line' : `a text holds the control character U+${code.toUpperCase()}`, `Write it as \\u${code}.`);
}

function readNumber(state: State): number | string {
  NUMBER.lastIndex = state.at;
  const [digits] = NUMBER.exec(state.text) ?? [];
  if (digits === undefined) return fail(state, 'there is a minus sign without a number');
  const offset = state.at;
  state.at += digits.length;
  if (/[\w.]/.test(state.text[state.at] ?? '')) fail({ ...state, at: offset }, `"${state.text.slice(offset, state.at + 1)}" is no number as JSON writes it`, 'Write numbers like 7, -0.5 or 1e3, without leading zeros.');
  const value = Number(digits);
  // A whole number that a double writes back as it was is no less exact as a number.
  if (Number.isSafeInteger(value) || String(value) === digits || !/^-?\d+$/.test(digits)) return finite(state, value, digits, offset);
  state.notes.push({ code: 'long-number', offset, what: digits });
  return digits;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function finite(state: State, value: number, digits: string, offset: number): number {
  if (!Number.isFinite(value)) fail({ ...state, at: offset }, `${digits.slice(0, 40)} is too large for a number`, 'Write at most 1e308.');
  return value === 0 ? 0 : value;
}

function readWord(state: State): Json {
  const word = /^[\w$]*/.exec(state.text.slice(state.at, state.at + 20))?.[0] ?? '';
  const value = WORDS.get(word);
  if (value === undefined) return failValue(state, word);
  state.at += word.length;
  return value;
}

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([['true', true], ['false', false], ['null', null]]);

function failValue(state: State, word: string): never {
  if (word === 'NaN' || word === 'Infinity') fail(state, `${word} is no value that JSON can hold`, 'Write a finite number, or null.');
  if (['True', 'False', 'None', 'undefined'].includes(word)) fail(state, `${word} is no value that JSON knows`, 'Write true, false or null.');
  return fail(state, `expected a value but found ${found(state)}`, hintAt(state));
}

function failName(state: State): never {
  return fail(state, `expected a name in double quotes but found ${found(state)}`, hintAt(state));
}

function failTrailing(state: State): never {
  return fail(state, `the design ends before this, but ${found(state)} follows`, hintAt(state) ?? 'Remove what follows the last "}"; two files may have been put into one.');
}

function hintAt(state: State): string | undefined {
  const rest = state.text.slice(state.at, state.at + 7);
  if (rest.startsWith('//') || rest.startsWith('/*') || rest.startsWith('#')) return 'JSON has no comments: remove it, or put it into a "description".';
  if (rest === '<<<<<<<' || rest === '=======' || rest === '>>>>>>>') return 'These are the marks of an unfinished merge: resolve it, then open the file again.';
  if (rest.startsWith("'")) return 'Write texts and names in double quotes.';
  return state.at >= state.text.length ? 'The file may have been cut off; restore it from a copy.' : undefined;
}

function found(state: State): string {
  const letter = state.text.codePointAt(state.at);
  if (letter === undefined) return 'the end of the file';
  return letter > BLANK && letter < 127 ? `"${String.fromCodePoint(letter)}"` : `U+${letter.toString(16).toUpperCase().padStart(4, '0')}`;
}

function fail(state: State, words: string, fix?: string): never {
  throw new SyntaxFailure(state.at, words, fix);
}
