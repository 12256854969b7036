import { ensure } from '../base/assert.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKind, type EventKindName } from './event-kinds.ts';

/** Whether a kind has this code. */
export const isKindCode = (code: number): boolean => KNOWN[code] === 1;

/** The name behind a code of a log, whose codes were checked when it was written or read. */
export const kindOfCode = (code: number): EventKindName => ensure(NAMES.get(code), `event kind of code ${code}`);

/** What the kind of a code declares. */
export const kindByCode = (code: number): EventKind => EVENT_KINDS[kindOfCode(code)];

const NAMES: ReadonlyMap<number, EventKindName> = new Map(EVENT_KIND_NAMES.map((name) => [EVENT_KINDS[name].code, name]));

/** 1 at the codes in use: the writer asks for every row. */
const KNOWN = new Uint8Array(256);
for (const code of NAMES.keys()) KNOWN[code] = 1;
