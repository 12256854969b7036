import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid, platform } from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from './node-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowstage-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

function reading(path: string, bytesMax = 1_000): string {
  const result = nodeFiles.read(path, bytesMax);
  return result.ok ? `ok ${new TextDecoder().decode(result.value)}` : result.error.message;
}

function writing(path: string, force = false, pieces: Iterable<string> = ['new']): string {
  const result = nodeFiles.write(path, pieces, force);
  return result.ok ? `ok ${result.value}` : result.error.message;
}

const onUnix = platform !== 'win32';

describe('reading', () => {
  it('takes regular files, also through links', () => {
    writeFileSync(at('a'), 'text');
    symlinkSync(at('a'), at('link'));
    expect([reading(at('a')), reading(at('link'))]).toEqual(['ok text', 'ok text']);
  });

  it('names what is no file', () => {
    symlinkSync(at('loop'), at('loop'));
    expect(reading(folder)).toBe('is a folder, not a file');
    expect(reading(at('nothing'))).toBe('is not there');
    expect(reading(at('loop'))).toMatch(/symbolic link that leads in a circle/);
    expect(reading(at('x'.repeat(300)))).toBe('has a name that is too long');
    expect(reading(at('a\u0000b'))).toBe('is no possible name of a file');
    expect(reading('')).toBe('is not there');
    writeFileSync(at('a'), '');
    expect(reading(at('a/b'))).toBe('lies in something that is no folder');
  });

  it.runIf(onUnix)('never waits for a FIFO or reads a device', () => {
    execFileSync('mkfifo', [at('fifo')]);
    expect(reading(at('fifo'))).toBe('is a FIFO, not a file');
    expect(reading('/dev/zero')).toBe('is a device, not a file');
  });

  it('stops at the limit, also where the system does not tell the size', () => {
    writeFileSync(at('a'), 'x'.repeat(1_001));
    expect(reading(at('a'))).toBe('has 1,001 bytes or more; at most 1,000 are read');
    writeFileSync(at('b'), 'x'.repeat(1_000));
    expect(reading(at('b'))).toMatch(/^ok x{1000}$/);
    if (existsSync('/proc/self/maps')) expect(reading('/proc/self/maps')).toMatch(/or more; at most 1,000 are read/);
  });

  it.runIf(onUnix && getuid?.() !== 0)('tells that a file may not be read', () => {
    writeFileSync(at('a'), 'x');
    chmodSync(at('a'), 0);
    expect(reading(at('a'))).toBe('may not be used by you');
  });
});

describe('writing', () => {
  it('makes a new file, with all bytes of the text', () => {
    expect(writing(at('a'), false, ['grün ', 'und ', '✓'])).toBe('ok 13');
    expect(readFileSync(at('a'), 'utf8')).toBe('grün und ✓');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves a file that is there, and replaces it when forced', () => {
    writeFileSync(at('a'), 'old');
    expect(writing(at('a'))).toBe('exists already and was left as it is');
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    expect(writing(at('a'), true)).toBe('ok 3');
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
  });

  it('leaves a file that appears while it writes: two runs cannot write one output', () => {
    function* slow(): Generator<string> {
      yield 'mine';
      writeFileSync(at('a'), 'theirs');
    }
    expect(writing(at('a'), false, slow())).toBe('exists already and was left as it is');
    expect(readFileSync(at('a'), 'utf8')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('writes through a link to the file, and keeps the link', () => {
    mkdirSync(at('sub'));
    writeFileSync(at('sub/target'), 'old');
    symlinkSync(at('sub/target'), at('link'));
    expect(writing(at('link'))).toMatch(/exists already/);
    expect(writing(at('link'), true)).toBe('ok 3');
    expect(readFileSync(at('sub/target'), 'utf8')).toBe('new');
  });

  it('does not change the other names of a file that it replaces', () => {
    writeFileSync(at('a'), 'old');
    linkSync(at('a'), at('b'));
    writing(at('a'), true);
    expect(readFileSync(at('b'), 'utf8')).toBe('old');
  });

  it('leaves the old file and no rest when the text cannot be made', () => {
    writeFileSync(at('a'), 'old');
    function* broken(): Generator<string> {
      yield 'half';
      throw new Error('the exporter broke');
    }
    expect(() => writing(at('a'), true, broken())).toThrow('the exporter broke');
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('refuses folders, missing folders and impossible names', () => {
    expect(writing(folder, true)).toBe('is a folder; only a regular file can be written');
    expect(writing(at('no/such/a'))).toBe('is not there');
    expect(writing(at('x'.repeat(300)))).toBe('has a name that is too long');
    expect(writing(at('a\u0000b'))).toBe('is no possible name of a file');
  });

  it.runIf(onUnix)('refuses devices and FIFOs, also when forced', () => {
    execFileSync('mkfifo', [at('fifo')]);
    expect(writing('/dev/null', true)).toMatch(/is a device; only a regular file/);
    expect(writing(at('fifo'), true)).toMatch(/is a FIFO; only a regular file/);
  });
});
