import { damageText, EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import { isIntact, type PlainSegment, readableSegment, UnpackedSegments } from '../log/packed-segment.ts';
import type { Segment } from '../log/segment.ts';
import type { Attempt } from './attempt.ts';
import { spanOf, type Database, type StoreName, type Transaction } from './database.ts';
import type { LoadedRun, RunEntry, RunMeta, RunStorage, RunView, RunWriter, SegmentEntry, Stored } from './library-storage.ts';
import type { StoragePlatform } from './platform.ts';
import type { StorageProblem } from './problem.ts';
import type { RunPort } from './run-port.ts';
import { PortRunWriter } from './run-writer.ts';
import { StorageFailure } from './storage-failure.ts';

const RUN_STORES: readonly StoreName[] = ['runs', 'runDetails', 'runViews', 'runIndexes', 'segments', 'tails'];

/** Segments read and compared with their hashes in one go: some 2 MB, a few tens of milliseconds. */
const READ_BATCH = 16;

export interface RunLibraryParts {
  readonly database: Database;
  readonly platform: StoragePlatform;
  readonly attempt: Attempt;
  readonly onProblem: (problem: StorageProblem) => void;
  /** Begins what writes runs. */
  readonly openRunPort: () => RunPort;
}

/** The runs of this machine: read from the page, written by a storage worker where there is one. */
export class RunLibrary implements RunStorage {
  readonly #database: Database;
  readonly #platform: StoragePlatform;
  readonly #attempt: Attempt;
  readonly #onProblem: (problem: StorageProblem) => void;
  readonly #openRunPort: () => RunPort;
  readonly #writers = new Map<string, PortRunWriter>();
  #port: RunPort | null = null;

  constructor({ database, platform, attempt, onProblem, openRunPort }: RunLibraryParts) {
    this.#database = database;
    this.#platform = platform;
    this.#attempt = attempt;
    this.#onProblem = onProblem;
    this.#openRunPort = openRunPort;
  }

  beginRun(meta: RunMeta): RunWriter {
    this.#port ??= this.#openPort();
    const released = this.#platform.locks.acquire(lockName(meta.id), {}).catch(() => undefined);
    const writer = new PortRunWriter(this.#port, meta, this.#onProblem, () => {
      this.#writers.delete(meta.id);
      void released.then((release) => release?.());
    });
    this.#writers.set(meta.id, writer);
    return writer;
  }

  listRuns(designId?: string): Stored<RunEntry[]> {
    return this.#attempt('The list of runs cannot be read', async () => {
      const held = await this.#platform.locks.held();
      const { records, views } = await this.#database.transact(['runs', 'runViews'], 'read', async (transaction) => ({
        records: (await transaction.getAll('runs')) as RunEntry[],
        views: (await transaction.getAll('runViews')) as (RunView & { readonly id: string })[],
      }));
      const rows = new Map(views.map(({ id, row }) => [id, { row }]));
      const runs = records.filter((record) => designId === undefined || record.designId === designId);
      return runs.map((record) => asSeen(record, rows.get(record.id), held)).sort((a, b) => b.startedAt - a.startedAt);
    });
  }

  loadRun(id: string): Stored<LoadedRun> {
    return this.#attempt('The run cannot be opened', async () => {
      const held = await this.#platform.locks.held();
      return this.#database.transact(RUN_STORES, 'read', (transaction) => readRun(transaction, id, held));
    });
  }

  readSegment(runId: string, index: number): Stored<Segment> {
    return this.#attempt('Rows of the run cannot be read', async () => {
      const segment = (await this.#database.transact(['segments'], 'read', (transaction) => transaction.get('segments', [runId, index]))) as PlainSegment | undefined;
      if (segment === undefined) throw new StorageFailure('missing', `segment ${index}`);
      return readableSegment(intact(segment), new UnpackedSegments(1));
    });
  }

  openRunLog(id: string): Stored<EventLog> {
    return this.#attempt('The log of the run cannot be opened', async () => {
      const header = (await this.#database.transact(['runDetails'], 'read', (transaction) => transaction.get('runDetails', [id, 'header']))) as LogHeader | undefined;
      if (header === undefined) throw new StorageFailure('missing', 'it was interrupted before its first row');
      const unpacked = new UnpackedSegments();
      const segments = await this.#readSegments(id, unpacked);
      const stored = (await this.#database.transact(['tails'], 'read', (transaction) => transaction.get('tails', id))) as PlainSegment | undefined;
      const tail = stored === undefined ? undefined : readableSegment(intact(stored), unpacked);
      return new EventLog(header, segments, tail !== undefined && follows(tail, segments.at(-1)) ? tail : undefined);
    });
  }

  saveRunView(id: string, { row }: RunView): Stored<void> {
    return this.#attempt('The place in the run is not kept', () => this.#database.transact(['runViews'], 'relaxed', async (transaction) => transaction.put('runViews', id, { id, row })));
  }

  deleteRun(id: string): Stored<void> {
    return this.#attempt('The run is not deleted', () => this.#database.transact(RUN_STORES, 'relaxed', async (transaction) => removeRun(transaction, id)));
  }

  close(): void {
    this.#port?.close();
    this.#port = null;
  }

  /** In order, up to the first gap: an interrupted run may end anywhere. */
  async #readSegments(id: string, unpacked: UnpackedSegments): Promise<Segment[]> {
    const segments: Segment[] = [];
    const shelf = this.#platform.newShelf();
    const onShelf = (plain: PlainSegment): PlainSegment => ('packedRows' in plain ? shelf.add(plain) : plain);
    for (;;) {
      const from = segments.length;
      const span = { from: [id, from], to: [id, from + READ_BATCH - 1] };
      const read = (await this.#database.transact(['segments'], 'read', (transaction) => transaction.getAll('segments', span))) as PlainSegment[];
      for (const segment of read) if (follows(segment, segments.at(-1))) segments.push(readableSegment(onShelf(intact(segment)), unpacked));
      await shelf.ready();
      if (segments.length < from + READ_BATCH) return segments;
    }
  }

  #openPort(): RunPort {
    const port = this.#openRunPort();
    port.listen((reply) => this.#writers.get(reply.run)?.receive(reply));
    port.onBroken((reason) => {
      if (this.#port === port) this.#port = null;
      port.close();
      const problem: StorageProblem = { code: 'failed', message: `The run is not kept whole: ${reason}.`, fix: 'Run it again to keep it.' };
      for (const writer of this.#writers.values()) writer.broken(problem);
    });
    return port;
  }
}

/** Everything of a run. */
export function removeRun(transaction: Transaction, id: string): void {
  for (const store of ['runs', 'runViews', 'runIndexes', 'tails'] as const) transaction.delete(store, id);
  transaction.deleteSpan('runDetails', spanOf(id));
  transaction.deleteSpan('segments', spanOf(id));
}

async function readRun(transaction: Transaction, id: string, held: ReadonlySet<string>): Promise<LoadedRun> {
  const record = (await transaction.get('runs', id)) as RunEntry | undefined;
  if (record === undefined) throw new StorageFailure('missing', '');
  const view = (await transaction.get('runViews', id)) as RunView | undefined;
  return {
    entry: asSeen(record, view, held),
    meta: (await transaction.get('runDetails', [id, 'meta'])) as RunMeta,
    header: ((await transaction.get('runDetails', [id, 'header'])) ?? null) as LogHeader | null,
    segments: ((await transaction.get('runIndexes', id)) ?? []) as SegmentEntry[],
    result: (await transaction.get('runDetails', [id, 'result'])) ?? null,
  };
}

/** A run that nobody writes any more was interrupted. */
const asSeen = (record: RunEntry, view: RunView | undefined, held: ReadonlySet<string>): RunEntry => ({
  ...record,
  state: record.state === 'running' && !held.has(lockName(record.id)) ? 'interrupted' : record.state,
  view: view === undefined ? null : { row: view.row },
});

const lockName = (id: string): string => `run:${id}`;

/** Between two batches the page breathes: a whole log compared at once would hold it up. */
function intact(segment: PlainSegment): PlainSegment {
  if (!isIntact(segment)) throw new StorageFailure('damaged', damageText(segment));
  return segment;
}

const follows = (segment: Pick<Segment, 'index' | 'firstRow'>, before: Segment | undefined): boolean =>
  before === undefined ? segment.index === 0 && segment.firstRow === 0 : segment.index === before.index + 1 && segment.firstRow === before.firstRow + before.rows;
