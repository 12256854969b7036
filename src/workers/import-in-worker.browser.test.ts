import { expect, it, vi } from 'vitest';
import { importInWorker, newImport } from './import-in-worker.ts';

const TOPIC = 'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: orders}\nspec: {partitions: 3, replicas: 3}\n';
const realWorker = (): Worker => new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });
const endlessWorker = (): Worker => new Worker(new URL('./endless-import.fixture.ts', import.meta.url), { type: 'module' });

/** Counts what is started and what is ended. */
function watched(newWorker: () => Worker): { readonly newWorker: () => Worker; readonly counts: { started: number; ended: number } } {
  const counts = { started: 0, ended: 0 };
  return {
    counts,
    newWorker: () => {
      counts.started++;
      const worker = newWorker();
      vi.spyOn(worker, 'terminate').mockImplementation(() => {
        counts.ended++;
        Worker.prototype.terminate.call(worker);
      });
      return worker;
    },
  };
}

async function expectWorks(): Promise<void> {
  const read = await importInWorker({ name: 'orders.yaml', content: TOPIC });
  expect(read.diagnostics).toEqual([]);
  expect(read.design?.nodes.map(({ id }) => id)).toEqual(['orders']);
}

it('a parser that does not end is ended at the deadline, which is told; the next import works', async () => {
  const { newWorker, counts } = watched(endlessWorker);
  const endless = newImport(newWorker, 400);
  const started = performance.now();
  const read = await endless({ name: 'x.yaml', content: TOPIC });
  expect(read.design).toBeNull();
  expect(read.diagnostics).toMatchObject([{ severity: 'error', code: 'import-timeout', message: 'reading it took more than 0.4 seconds and was stopped', fix: expect.any(String) as string }]);
  // With the time that the worker takes to start from source.
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(counts).toEqual({ started: 1, ended: 1 });
  await expectWorks();
});

it('the worker itself is ended when a file takes it longer than it may; the next import works', async () => {
  const { newWorker, counts } = watched(realWorker);
  const slow = `${TOPIC}${Array.from({ length: 40 }, (_, at) => `---\n${TOPIC.replace('orders', `orders-${at}`)}${'# a comment\n'.repeat(8_000)}`).join('')}`;
  const read = await newImport(newWorker, 1)({ name: 'slow.yaml', content: slow });
  expect(read.diagnostics).toMatchObject([{ code: 'import-timeout' }]);
  expect(counts).toEqual({ started: 1, ended: 1 });
  const inTime = await newImport(newWorker)({ name: 'slow.yaml', content: slow });
  expect(inTime.design?.nodes.length).toBe(41);
  expect(counts).toEqual({ started: 2, ended: 2 });
});

it('a worker that breaks is told, and ended; each import has a worker of its own', async () => {
  const { newWorker, counts } = watched(() => new Worker(URL.createObjectURL(new Blob(['throw new Error("broken")'], { type: 'text/javascript' }))));
  expect(await newImport(newWorker)({ name: 'x', content: '' })).toMatchObject({ design: null, diagnostics: [{ code: 'import-failed' }] });
  expect(counts).toEqual({ started: 1, ended: 1 });
  await Promise.all([expectWorks(), expectWorks()]);
});

it('what would exhaust a parser is refused by the worker long before the deadline', async () => {
  const bombs = ['['.repeat(1_000_000), `kind: KafkaTopic\n${'- '.repeat(100_000)}`, `kind: KafkaTopic\na: &a [x]\n${Array.from({ length: 9 }, (_, at) => `b${at}: &b${at} [${Array(9).fill(at === 0 ? '*a' : `*b${at - 1}`).join(', ')}]\n`).join('')}`, `kind: KafkaTopic\n${Array.from({ length: 20_000 }, (_, at) => `k${at}: 1\n`).join('')}`];
  for (const content of bombs) {
    const { design, diagnostics } = await importInWorker({ name: 'bomb.yaml', content });
    expect(design).toBeNull();
    expect(diagnostics.map(({ code }) => code)).not.toContain('import-timeout');
  }
});
