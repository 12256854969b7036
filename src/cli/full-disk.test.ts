import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

const disk = vi.hoisted(() => ({ roomBytes: Number.POSITIVE_INFINITY, code: '' }));

// A disk that takes so many bytes and then fails.
vi.mock(import('node:fs'), async (importOriginal) => {
  const real = await importOriginal();
  const writeSync = (file: number, bytes: Uint8Array, offset: number): number => {
    if (disk.roomBytes <= 0) throw Object.assign(new Error(`${disk.code}: no, write`), { code: disk.code, syscall: 'write' });
    const written = real.writeSync(file, bytes, offset, Math.min(disk.roomBytes, bytes.length - offset));
    disk.roomBytes -= written;
    return written;
  };
  return { ...real, writeSync: writeSync as typeof real.writeSync };
});

// Whoever loads the file system after this finds a disk with room.
afterEach(() => void (disk.roomBytes = Number.POSITIVE_INFINITY));

describe('a disk that fails while a file is written', () => {
  it.each([['ENOSPC', /the disk is full/], ['EDQUOT', /quota/], ['EFBIG', /larger than allowed/], ['EIO', /the system says EIO/]])('%s: leaves the old file whole, no rest, and a reason', async (code, message) => {
    // Other files of tests share the modules that they have loaded: this one needs its own, on the broken disk.
    vi.resetModules();
    const { nodeFiles } = await import('./node-files.ts');
    const folder = mkdtempSync(join(tmpdir(), 'flowstage-full-'));
    const path = join(folder, 'a');
    writeFileSync(path, 'old');
    Object.assign(disk, { roomBytes: 400_000, code });
    const result = nodeFiles.write(path, ['x'.repeat(300_000), 'y'.repeat(300_000)], true);
    expect(result.ok ? '' : result.error.message).toMatch(message);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['a']]);
    rmSync(folder, { recursive: true });
  });
});
