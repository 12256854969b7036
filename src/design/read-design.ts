import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { quoted, shown } from '../catalog/field-words.ts';
import { decodeFile } from './decode-file.ts';
import { DESIGN_VERSION, type Design } from './document.ts';
import { type JsonNote, type JsonReading, readJson } from './json-reader.ts';
import { DESIGN_LIMITS, type DesignLimits } from './limits.ts';
import { migrate, type Migration, MIGRATIONS, oldestVersion } from './migrations.ts';
import { readStructure } from './read-structure.ts';
import { positionFinder, type TextPosition } from './text-position.ts';

export interface DesignReading {
  /** Absent if no design could be made of the file. One that came with errors is a repair: show it, do not run it unasked. */
  readonly design?: Design;
  readonly diagnostics: readonly Diagnostic[];
  /** The file is of a later version: writing it would lose what this version does not know. */
  readonly readOnly: boolean;
}

export interface ReadOptions {
  readonly limits?: Partial<DesignLimits>;
  readonly migrations?: ReadonlyMap<number, Migration>;
}

/** Reads a `*.flow.json` file; `name` is the file's, for messages. Total: whatever the bytes, the answer is a design or says why not. */
export function readDesign(file: string | Uint8Array, name: string, options: ReadOptions = {}): DesignReading {
  const limits = { ...DESIGN_LIMITS, ...options.limits };
  const text = decodeFile(file, limits.bytes);
  if (!text.ok) return refused(text.error.code, `${quoted(name)} cannot be opened: ${text.error.message}`, text.error.fix);
  const json = readJson(text.value, limits.depth);
  if (!json.ok) {
    const { line, column, message, fix } = json.error;
    return refused('bad-json', `${quoted(name)}, line ${line}, column ${column}: ${message}`, fix ?? 'Correct the file there.');
  }
  return readValue(json.value, text.value, name, { limits, migrations: options.migrations ?? MIGRATIONS });
}

function readValue(reading: JsonReading, text: string, name: string, options: Required<ReadOptions> & { readonly limits: DesignLimits }): DesignReading {
  const { value } = reading;
  if (!isObject(value)) return refused('not-a-design', `${quoted(name)} holds ${shown(value)}; a design is a map in { }`, 'Open a .flow.json file.');
  if (value['format'] !== 'flowstage/design') return refused('not-a-design', `${quoted(name)} is no design: ${otherFormat(value)}`, formatFix(value));
  const version = readVersion(value, name, oldestVersion(options.migrations));
  if (version.number === undefined) return { diagnostics: version.diagnostics, readOnly: false };
  const current = migrate(value, version.number, options.migrations);
  const positionOf = positionFinder(text);
  const placeOf = (part: Json): string => place(reading, positionOf, part);
  const isLater = version.number > DESIGN_VERSION;
  const { design, diagnostics } = readStructure(current, { limits: options.limits, placeOf, warnsOfUnknown: !isLater, name: baseName(name) });
  const notes = reading.notes.map((note) => noteDiagnostic(note, positionOf));
  return { ...(design !== undefined && { design }), diagnostics: [...version.diagnostics, ...notes, ...diagnostics], readOnly: isLater };
}

const refused = (code: string, message: string, fix: string): DesignReading => ({ diagnostics: [{ severity: 'error', code, subject: '', message, fix }], readOnly: false });

function otherFormat(file: JsonObject): string {
  const { format } = file;
  if (format !== undefined) return `its "format" is ${shown(format)}, not "flowstage/design"`;
  if (file['asyncapi'] !== undefined) return 'it is an AsyncAPI document';
  if (file['apiVersion'] !== undefined) return 'it is a Kubernetes resource';
  return 'it has no "format"';
}

const formatFix = (file: JsonObject): string =>
  file['asyncapi'] !== undefined || file['apiVersion'] !== undefined ? 'Use Import.' : 'Open a .flow.json file; one written by hand starts with "format": "flowstage/design", "version": 1.';

/** The version of the file, or none if it cannot be read. */
function readVersion(file: JsonObject, name: string, oldest: number): { readonly number?: number; readonly diagnostics: readonly Diagnostic[] } {
  const { version } = file;
  const said = (severity: Diagnostic['severity'], code: string, message: string, fix: string): readonly Diagnostic[] => [{ severity, code, subject: 'version', message: `${quoted(name)} ${message}`, fix }];
  if (version === undefined) return { number: DESIGN_VERSION, diagnostics: said('warning', 'version-missing', `has no version; it was read as version ${DESIGN_VERSION}`, `Write "version": ${DESIGN_VERSION}.`) };
  const number = typeof version === 'string' && /^[1-9]\d{0,8}$/.test(version) ? Number(version) : version;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return { diagnostics: said('error', 'bad-version', `has the version ${shown(version)}; versions are whole numbers`, `Write "version": ${DESIGN_VERSION}.`) };
  if (number < oldest) return { diagnostics: said('error', 'bad-version', `has the version ${number}; the oldest that can be read is ${oldest}`, `Write "version": ${DESIGN_VERSION} if it was made by hand.`) };
  if (number > DESIGN_VERSION) return { number, diagnostics: said('warning', 'later-version', `was written by a later release (format version ${number}, here ${DESIGN_VERSION}); it opens read-only and is not changed`, 'Update Flowstage to edit it.') };
  if (number !== version) return { number, diagnostics: said('warning', 'version-text', 'has its version in quotes', `Write "version": ${number}.`) };
  if (number < DESIGN_VERSION) return { number, diagnostics: said('info', 'migrated', `was brought from format version ${number} to ${DESIGN_VERSION}`, 'Save it to keep the new form.') };
  return { number, diagnostics: [] };
}

function place(reading: JsonReading, positionOf: (offset: number) => TextPosition, part: Json): string {
  const offset = typeof part === 'object' && part !== null ? reading.offsets.get(part) : undefined;
  return offset === undefined ? '' : ` (line ${positionOf(offset).line})`;
}

function noteDiagnostic(note: JsonNote, positionOf: (offset: number) => TextPosition): Diagnostic {
  const { line, column } = positionOf(note.offset);
  const at = `line ${line}, column ${column}`;
  const what = quoted(note.what);
  const { severity, message, fix } = NOTES[note.code];
  return { severity, code: note.code, subject: '', message: `${at}: ${message(what)}`, fix };
}

const NOTES: { readonly [C in JsonNote['code']]: { readonly severity: Diagnostic['severity']; readonly message: (what: string) => string; readonly fix: string } } = {
  'duplicate-key': { severity: 'warning', message: (what) => `${what} is there twice in one map; the last one counts`, fix: 'Remove one of the two.' },
  'forbidden-name': { severity: 'error', message: (what) => `the name ${what} is reserved by programs; it was left out with its value`, fix: 'Choose another name.' },
  'long-number': { severity: 'info', message: (what) => `${what} is too long for a number without rounding; it was kept as a text`, fix: 'Write it in quotes.' },
  'broken-unicode': { severity: 'warning', message: (what) => `${what} held half a character; U+FFFD stands in its place`, fix: 'Correct the text.' },
};

const baseName = (name: string): string => name.replace(/^.*[/\\]/, '').replace(/(\.flow)?\.json$/i, '');
