import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryScratchFile } from '../log/scratch-file.fixture.ts';
import type { ClosableFile } from './open-scratch-file.ts';
import { type FileReply, type FileRequest, type FileWorker, pageFiles } from './page-files.ts';
import { serveFiles } from './serve-files.ts';

class TestFile extends MemoryScratchFile implements ClosableFile {
  isClosed = false;
  readonly given: Uint8Array<ArrayBuffer>[] = [];

  override write(part: Uint8Array<ArrayBuffer>): number | undefined {
    this.given.push(part);
    return super.write(part);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A worker that does at once what it is asked; `isDeaf`: one that does nothing while the page waits. */
function worker(files: (TestFile | undefined)[], isDeaf = false): FileWorker & { readonly die: () => void } {
  let serve: (event: MessageEvent<FileRequest>) => void = () => {};
  const told: Record<string, ((event: never) => void)[]> = { message: [], error: [] };
  serveFiles({ postMessage: (reply: FileReply) => told['message']!.forEach((tell) => tell({ data: reply } as never)), addEventListener: (_, listener) => void (serve = listener) }, async () => files.shift());
  return {
    postMessage: (data, transfer = []) => {
      if (!isDeaf || data.kind === 'open') serve({ data: structuredClone(data, { transfer: transfer as ArrayBuffer[] }) } as MessageEvent<FileRequest>);
    },
    addEventListener: (type: string, listener: (event: never) => void) => void told[type]!.push(listener),
    die: () => told['error']!.forEach((tell) => tell(undefined as never)),
  };
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

beforeEach(() => vi.stubGlobal('crossOriginIsolated', true));
afterEach(() => void vi.unstubAllGlobals());

describe('files of the page', () => {
  test('give back what was written where it was written, each its own', async () => {
    const open = pageFiles(() => worker([new TestFile(), new TestFile()]));
    const [first, second] = [(await open())!, (await open())!];
    const [a, b, c] = [first.write(bytes(1, 2, 3))!, second.write(bytes(9, 8, 7))!, first.write(bytes(4, 5))!];
    expect([first.read(a, 3), first.read(c, 2), second.read(b, 3), first.read(a, 3)]).toEqual([bytes(1, 2, 3), bytes(4, 5), bytes(9, 8, 7), bytes(1, 2, 3)]);
    const long = new Uint8Array(100_000).map((_, at) => at % 251);
    const at = second.write(long.slice())!;
    expect(second.read(at, long.length)).toEqual(long);
  });

  test('keep what the disk refuses, in its place', async () => {
    const file = new TestFile(2);
    const opened = (await pageFiles(() => worker([file]))())!;
    const places = [bytes(1), bytes(2, 2), bytes(3, 3, 3)].map((part) => ({ at: opened.write(part.slice())!, part }));
    expect(file.writes).toBe(2);
    for (const { at, part } of places) expect(opened.read(at, part.length)).toEqual(part);
  });

  test('take no memory for what the disk has, in the page or in the worker', async () => {
    const file = new TestFile(3, false);
    const opened = (await pageFiles(() => worker([file]))())!;
    const parts = [bytes(1), bytes(2, 2), bytes(3, 3, 3)];
    for (const part of parts) opened.write(part);
    expect(parts.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
    // The first is the trial; the last did not fit.
    expect(file.given.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 3]);
  });

  test('are not there where memory cannot be shared, where the worker has none, and where it is still while the page waits', async () => {
    expect(await pageFiles(() => worker([undefined]))()).toBeUndefined();
    expect(await pageFiles(() => worker([new TestFile()], true))()).toBeUndefined();
    vi.stubGlobal('crossOriginIsolated', false);
    expect(await pageFiles(() => expect.unreachable())()).toBeUndefined();
  });

  test('say so when nothing is where somebody reads, and when nobody answers in time', async () => {
    const answering = worker([new TestFile()]);
    let isDeaf = false;
    const postMessage: FileWorker['postMessage'] = (message, transfer) => (isDeaf ? undefined : answering.postMessage(message, transfer));
    const file = (await pageFiles(() => ({ ...answering, postMessage }))())!;
    const at = file.write(bytes(1))!;
    expect(() => file.read(at + 50, 1)).toThrow(/Reload the page/);
    isDeaf = true;
    let nowMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1000));
    expect(() => file.read(at, 1)).toThrow(/Reload the page/);
    clock.mockRestore();
  });

  test('take nothing more when their worker has died, and say what to do', async () => {
    const mortal = worker([new TestFile(), new TestFile()]);
    const open = pageFiles(() => mortal);
    const file = (await open())!;
    const at = file.write(bytes(1))!;
    mortal.die();
    expect(file.write(bytes(2))).toBeUndefined();
    expect(() => file.read(at, 1)).toThrow(/Reload the page/);
    expect(await open()).toBeUndefined();
  });
});
