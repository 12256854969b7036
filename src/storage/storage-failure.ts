import type { StorageProblem, StorageProblemCode } from './problem.ts';

/** Thrown inside storage only; every public method turns it into a StorageProblem. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
  readonly code: StorageProblemCode;

  constructor(code: StorageProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What went wrong, from anything that was thrown. `doing` continues "... could not be": "saved". */
export function problemOf(thrown: unknown, what: string): StorageProblem {
  const code = codeOf(thrown);
  const { message, fix } = WORDS[code];
  const detail = thrown instanceof StorageFailure ? thrown.message : nativeDetail(thrown, code);
  return { code, message: `${what}: ${message}${detail === '' ? '' : ` (${detail})`}.`, fix };
}

/** True when the connection is gone, so that opening the database again may help. */
export const isClosed = (thrown: unknown): boolean => codeOf(thrown) === 'closed';

function codeOf(thrown: unknown): StorageProblemCode {
  if (thrown instanceof StorageFailure) return thrown.code;
  const name = nameOf(thrown);
  return Object.hasOwn(CODES, name) ? CODES[name]! : 'failed';
}

const CODES: { readonly [name: string]: StorageProblemCode } = {
  QuotaExceededError: 'quota',
  VersionError: 'newer',
  SecurityError: 'unavailable',
  UnknownError: 'failed',
  InvalidStateError: 'closed',
};

const nameOf = (thrown: unknown): string => (typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : '');

/** The browser's own words where ours cannot tell more. */
const nativeDetail = (thrown: unknown, code: StorageProblemCode): string => (code === 'failed' || code === 'unavailable' ? (thrown instanceof Error ? thrown.message : nameOf(thrown)).replace(/\.$/, '') : '');

const EXPORT = 'Export the design to a file so that nothing is lost.';

const WORDS: { readonly [C in StorageProblemCode]: { readonly message: string; readonly fix: string } } = {
  unavailable: { message: 'the browser gives this page no storage', fix: `Leave private browsing or allow site data for this page. ${EXPORT}` },
  blocked: { message: 'another tab keeps the storage open in an older version', fix: 'Close the other tabs of this page, then reload.' },
  newer: { message: 'the storage belongs to a later version of this program', fix: `Reload the page to get that version. ${EXPORT}` },
  quota: { message: 'the storage of this page is full', fix: `Delete old runs or free space on the disk; saving goes on by itself with the next change. ${EXPORT}` },
  stale: { message: 'another tab has changed the design meanwhile', fix: 'Load the design again, or keep this version as a copy.' },
  missing: { message: 'it is not stored any more', fix: EXPORT },
  damaged: { message: 'what is stored was damaged', fix: 'Go back to a restore point, or run the scenario again.' },
  closed: { message: 'the browser closed the storage and did not open it again', fix: `${EXPORT} Then reload the page.` },
  failed: { message: 'the browser refused', fix: `Try again. ${EXPORT}` },
};
