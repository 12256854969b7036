import { closeSync, constants, existsSync, fstatSync, fsyncSync, linkSync, lstatSync, openSync, readSync, realpathSync, renameSync, statSync, unlinkSync, writeSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { pid } from 'node:process';
import { err, ok, type Result } from '../base/result.ts';
import { grouped } from './printable.ts';
import type { FileFailure, Files } from './terminal.ts';

/** The file system, with every way in which it can refuse put into words. */
export const nodeFiles: Files = { read: readFile, write: writeFile };

function readFile(path: string, bytesMax: number): Result<Uint8Array, FileFailure> {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile()) return err({ message: `is ${kindOf(stats)}, not a file`, fix: 'Name a regular file.' });
    return stats.size > bytesMax ? err(tooLarge(stats.size, bytesMax)) : readAll(file, bytesMax);
  } catch (error) {
    return err(failureOf(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Files that grow, and those whose size the system does not tell, are read up to the limit. */
function readAll(file: number, bytesMax: number): Result<Uint8Array, FileFailure> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const count = readSync(file, chunk, 0, CHUNK_BYTES, null);
    if (count === 0) break;
    length += count;
    if (length > bytesMax) return err(tooLarge(length, bytesMax));
    chunks.push(chunk.subarray(0, count));
  }
  return ok(Buffer.concat(chunks));
}

const tooLarge = (bytes: number, bytesMax: number): FileFailure => ({ message: `has ${grouped(bytes)} bytes or more; at most ${grouped(bytesMax)} are read`, fix: 'Split it.' });

/** Into a new file beside the target, which then takes its place in one step: the target is whole, old or absent, never half. */
function writeFile(path: string, pieces: Iterable<string>, force: boolean): Result<number, FileFailure> {
  const target = targetOf(path, force);
  if (!target.ok) return target;
  const draft = join(dirname(target.value), `.flowstage-${pid}-${drafts++}.tmp`);
  try {
    const bytes = writeDraft(draft, pieces);
    settle(draft, target.value, force);
    return ok(bytes);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return err(error.code === 'EEXIST' ? exists : failureOf(error));
  } finally {
    // Renamed, or useless.
    if (existsSync(draft)) unlinkSync(draft);
  }
}

let drafts = 0;

/** The file to write: behind a symbolic link, the file that it points to. */
function targetOf(path: string, force: boolean): Result<string, FileFailure> {
  try {
    const link = lstatSync(path, { throwIfNoEntry: false });
    if (link === undefined) return ok(path);
    const stats = statSync(path);
    if (!stats.isFile()) return err({ message: `is ${kindOf(stats)}; only a regular file can be written`, fix: 'Name another file.' });
    return force ? ok(realpathSync(path)) : err(exists);
  } catch (error) {
    return err(failureOf(error));
  }
}

const exists: FileFailure = { message: 'exists already and was left as it is', fix: 'Add --force to replace it, or name another file.' };

function writeDraft(draft: string, pieces: Iterable<string>): number {
  const file = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  try {
    let bytes = 0;
    for (const chunk of chunksOf(pieces)) bytes += writeChunk(file, Buffer.from(chunk, 'utf8'));
    fsyncSync(file);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** Pieces joined to a size that is worth a system call. */
function* chunksOf(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_BYTES) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function writeChunk(file: number, bytes: Uint8Array): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
  return written;
}

const CHUNK_BYTES = 1 << 18;

/** `link` fails when another run has made the target meanwhile; `rename` would replace it. */
function settle(draft: string, target: string, force: boolean): void {
  if (force) return renameSync(draft, target);
  try {
    linkSync(draft, target);
  } catch (error) {
    // Some file systems know no links.
    if (!isSystemError(error) || error.code === 'EEXIST' || existsSync(target)) throw error;
    renameSync(draft, target);
  }
}

interface SystemError extends Error {
  readonly code: string;
}

const isSystemError = (error: unknown): error is SystemError => error instanceof Error && typeof (error as Partial<SystemError>).code === 'string' && 'syscall' in error;

function failureOf(error: unknown): FileFailure {
  if (error instanceof TypeError || (error instanceof Error && (error as Partial<SystemError>).code === 'ERR_INVALID_ARG_VALUE')) return { message: 'is no possible name of a file', fix: 'Name a file.' };
  if (!isSystemError(error)) throw error;
  const known = Object.hasOwn(FAILURES, error.code) ? FAILURES[error.code] : undefined;
  return known ?? { message: `could not be used: the system says ${error.code}`, fix: 'Try another place.' };
}

const FAILURES: { readonly [code: string]: FileFailure } = {
  ENOENT: { message: 'is not there', fix: 'Check the name and the folder.' },
  ENOTDIR: { message: 'lies in something that is no folder', fix: 'Check the path.' },
  EACCES: { message: 'may not be used by you', fix: 'Change its permissions, or name another file.' },
  EPERM: { message: 'may not be used by you', fix: 'Change its permissions, or name another file.' },
  EISDIR: { message: 'is a folder, not a file', fix: 'Name a file in it.' },
  ENAMETOOLONG: { message: 'has a name that is too long', fix: 'Choose a shorter one.' },
  ELOOP: { message: 'is a symbolic link that leads in a circle', fix: 'Name the file itself.' },
  ENXIO: { message: 'is a FIFO or a device, not a file', fix: 'Name a regular file.' },
  ENOSPC: { message: 'could not be written: the disk is full', fix: 'Make room, or name a file on another disk. Nothing was changed.' },
  EDQUOT: { message: 'could not be written: your quota is used up', fix: 'Make room, or name a file on another disk. Nothing was changed.' },
  EFBIG: { message: 'could not be written: the file would be larger than allowed', fix: 'Name a file on another disk. Nothing was changed.' },
  EROFS: { message: 'could not be written: the disk is read-only', fix: 'Name a file on another disk.' },
  EMFILE: { message: 'could not be opened: too many files are open', fix: 'Close some programs and try again.' },
};

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : 'something else';
}
