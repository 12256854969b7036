import { unreachable } from '../base/assert.ts';
import { CollectorCall } from '../base/collector-call.ts';
import { packedBytes, type PlainSegment } from '../log/packed-segment.ts';
import type { Database, StoreName, Transaction } from './database.ts';
import type { RunEntry, RunMeta, SegmentEntry } from './library-storage.ts';
import type { StorageProblem } from './problem.ts';
import type { RunReply, RunRequest } from './run-port.ts';
import { problemOf, StorageFailure } from './storage-failure.ts';

/** Segments written in one transaction. */
const BATCH = 4;

export const RUN_WRITE_STORES: readonly StoreName[] = ['runs', 'runDetails', 'runIndexes', 'segments', 'tails'];

/**
 * The side that writes runs: in the storage worker, or in the page where there is none. Gives what takes requests. `letGo`
 * gets each segment that is written or given up.
 */
export function serveRuns(database: Database, post: (reply: RunReply) => void, letGo: (segment: PlainSegment) => void = () => {}): (request: RunRequest) => void {
  const recordings = new Map<string, RunRecording>();
  return (request) => {
    if (request.kind === 'begin') recordings.set(request.run, new RunRecording(database, request.meta, post, letGo, () => recordings.delete(request.run)));
    else recordings.get(request.run)?.receive(request);
  };
}

type Ending = Extract<RunRequest, { readonly kind: 'finish' | 'fail' }>;

/** Writes one run: what came while a transaction was under way goes into the next. */
class RunRecording {
  readonly #database: Database;
  readonly #post: (reply: RunReply) => void;
  readonly #letGo: (segment: PlainSegment) => void;
  readonly #forget: () => void;
  readonly #index: SegmentEntry[] = [];
  readonly #collector = new CollectorCall();
  #entry: RunEntry;
  /** Parts of runDetails that are not stored yet. */
  #details: { readonly part: string; readonly value: unknown }[];
  #segments: PlainSegment[] = [];
  #tail: PlainSegment | null = null;
  #ending: Ending | null = null;
  #problem: StorageProblem | null = null;
  #isNew = true;
  #isBusy = false;

  constructor(database: Database, meta: RunMeta, post: (reply: RunReply) => void, letGo: (segment: PlainSegment) => void, forget: () => void) {
    const { id, designId, title, startedAt } = meta;
    this.#database = database;
    this.#post = post;
    this.#letGo = letGo;
    this.#forget = forget;
    this.#entry = { id, designId, title, startedAt, state: 'running', rows: 0, segments: 0, bytes: 0, timeUs: 0, view: null };
    this.#details = [{ part: 'meta', value: meta }];
    void this.#pump();
  }

  receive(request: Exclude<RunRequest, { readonly kind: 'begin' }>): void {
    switch (request.kind) {
      case 'header':
        this.#details.push({ part: 'header', value: request.header });
        break;
      case 'segment':
        this.#segments.push(request.segment);
        this.#collector.tick();
        // It ends before the new segment, or is one with it.
        this.#tail = null;
        break;
      case 'tail':
        this.#tail = request.segment;
        break;
      case 'finish':
      case 'fail':
        this.#ending = request;
        break;
      default:
        unreachable(request);
    }
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    // What arrived in one go is written in one go.
    await Promise.resolve();
    while (this.#hasWork && this.#problem === null) await this.#writeBatch();
    this.#isBusy = false;
    if (this.#problem !== null) this.#giveUp(this.#problem);
  }

  get #hasWork(): boolean {
    return this.#details.length > 0 || this.#segments.length > 0 || this.#tail !== null || this.#ending !== null;
  }

  async #writeBatch(): Promise<void> {
    const segments = this.#segments.splice(0, BATCH);
    const isLast = this.#segments.length === 0;
    const batch: Batch = { segments, tail: isLast ? this.#tail : null, ending: isLast ? this.#ending : null, details: this.#details };
    this.#details = [];
    if (isLast) this.#tail = null;
    try {
      const index = [...this.#index, ...batchEntries(batch, this.#index.length)];
      const entry = entryAfter(this.#entry, batch, index);
      await this.#database.transact(RUN_WRITE_STORES, 'relaxed', (transaction) => this.#write(transaction, batch, index, entry));
      this.#index.splice(0, this.#index.length, ...index);
      this.#entry = entry;
      this.#isNew = false;
      if (segments.length > 0) this.#post({ kind: 'stored', run: entry.id, segments: segments.length });
      if (batch.ending !== null) this.#end(entry);
    } catch (thrown) {
      const problem = problemOf(thrown, 'The run is not kept whole');
      this.#problem = problem.code === 'quota' ? { ...problem, fix: MAKE_ROOM } : problem;
      this.#post({ kind: 'problem', run: this.#entry.id, problem: this.#problem });
      if (segments.length > 0) this.#post({ kind: 'stored', run: this.#entry.id, segments: segments.length });
    }
    segments.forEach(this.#letGo);
  }

  async #write(transaction: Transaction, { segments, tail, ending, details }: Batch, index: readonly SegmentEntry[], entry: RunEntry): Promise<void> {
    const { id } = entry;
    if (!this.#isNew && (await transaction.get('runs', id)) === undefined) throw new StorageFailure('missing', 'it was deleted');
    for (const { part, value } of details) transaction.put('runDetails', [id, part], value);
    for (const segment of segments) transaction.put('segments', [id, segment.index], segment);
    if (tail !== null) transaction.put('tails', id, tail);
    else if (segments.length > 0) transaction.delete('tails', id);
    if (ending?.kind === 'finish') {
      transaction.put('runDetails', [id, 'result'], ending.result);
      if (ending.tail !== null) transaction.put('segments', [id, ending.tail.index], ending.tail);
      transaction.delete('tails', id);
    }
    transaction.put('runIndexes', id, index);
    transaction.put('runs', id, entry);
  }

  #end(entry: RunEntry): void {
    this.#ending = null;
    this.#collector.end();
    this.#forget();
    this.#post({ kind: 'ended', run: entry.id, entry, problem: null });
  }

  /** The run goes on, unstored: its segments are let go so that nobody waits for them. */
  #giveUp(problem: StorageProblem): void {
    const { id } = this.#entry;
    if (this.#segments.length > 0) this.#post({ kind: 'stored', run: id, segments: this.#segments.length });
    this.#segments.forEach(this.#letGo);
    this.#segments = [];
    this.#details = [];
    this.#tail = null;
    if (this.#ending === null) return;
    this.#ending = null;
    this.#forget();
    this.#post({ kind: 'ended', run: id, entry: null, problem });
  }
}

interface Batch {
  readonly segments: readonly PlainSegment[];
  readonly tail: PlainSegment | null;
  readonly ending: Ending | null;
  readonly details: readonly { readonly part: string; readonly value: unknown }[];
}

/** What the batch adds to the index; the last rows of a finished run are a segment like any other. */
function batchEntries({ segments, ending }: Batch, stored: number): SegmentEntry[] {
  const last = ending?.kind === 'finish' && ending.tail !== null && ending.tail.index === stored + segments.length ? [ending.tail] : [];
  return [...segments, ...last].map(({ index, firstRow, rows, timeMinUs, timeMaxUs, hash }) => ({ index, firstRow, rows, timeMinUs, timeMaxUs, hash }));
}

function entryAfter(entry: RunEntry, { segments, tail, ending }: Batch, index: readonly SegmentEntry[]): RunEntry {
  const last = tail ?? index.at(-1);
  const added = ending?.kind === 'finish' && ending.tail !== null ? [...segments, ending.tail] : segments;
  const state = { finish: 'finished', fail: 'interrupted', none: 'running' } as const;
  return {
    ...entry,
    state: state[ending?.kind ?? 'none'],
    rows: last === undefined ? entry.rows : last.firstRow + last.rows,
    segments: index.length,
    bytes: entry.bytes + added.reduce((sum, segment) => sum + bytesOf(segment), 0),
    timeUs: last === undefined ? entry.timeUs : last.timeMaxUs,
  };
}

function bytesOf(segment: PlainSegment): number {
  if ('packedRows' in segment) return packedBytes(segment);
  const { columns, heap, gaugesBefore, messages, sagas } = segment;
  return columns.time.buffer.byteLength + heap.byteLength + gaugesBefore.byteLength + [messages, sagas].reduce((sum, { ids, starts, rows }) => sum + ids.byteLength + starts.byteLength + rows.byteLength, 0);
}

/** A run that was cut is not written on, whatever room there is later. */
const MAKE_ROOM = 'What was kept so far stays. Delete old runs or free space on the disk, then run it again to keep it whole.';
