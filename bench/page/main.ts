import Dexie from 'dexie';
import { CanvasState } from '../../src/analysis/canvas-state.ts';
import type { EventLog } from '../../src/log/event-log.ts';
import { rowPrinter } from '../../src/log/print-log.ts';
import { gaugesAt } from '../../src/log/query-gauges.ts';
import { nextDispatch, previousDispatch } from '../../src/log/query-time.ts';
import { queryWindow } from '../../src/log/query-window.ts';
import type { Segment } from '../../src/log/segment.ts';
import { RunClient } from '../../src/run/run-client.ts';
import { clientPort } from '../../src/run/worker-ports.ts';
import { browserPlatform } from '../../src/storage/browser-platform.ts';
import type { LibraryStorage } from '../../src/storage/library-storage.ts';
import { openLibraryStorage } from '../../src/storage/open-library-storage.ts';
import { compileBusy, type DesignRun } from '../lib/run-design.ts';

/** What browser bars call: the product's worker, storage and queries, without its user interface. */
const bench = {
  /** E5: a run in a worker. */
  runInWorker: (text: string, arrivals: number): Promise<DesignRun & { readonly wallMs: number }> => new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./engine-bench.worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.postMessage({ text, arrivals });
  }),

  /** S2: a run through the product's engine worker, kept or not. */
  run: async (text: string, arrivals: number, keep: boolean): Promise<{ readonly rows: number; readonly hash: string; readonly wallMs: number; readonly runId: string }> => {
    const storage = await open();
    const client = new RunClient(clientPort(new Worker(new URL('../../src/workers/engine.worker.ts', import.meta.url), { type: 'module' })));
    const { topology, scenario } = compileBusy(text, arrivals);
    const runId = `run-${Math.trunc(performance.now() * 1000)}`;
    const started = performance.now();
    const writer = keep ? storage.beginRun({ id: runId, designId: 'bench', title: 'bench', startedAt: 0, data: null }) : null;
    let hasHeader = false;
    let sealed = 0;
    const handle = client.start({ topology, scenario, expectations: [] }, {
      onLog: (log) => {
        if (!hasHeader) writer?.header(log.header);
        hasHeader = true;
      },
      onSegment: (segment) => {
        sealed++;
        void writer?.segment(segment);
      },
    });
    const { log, summary } = await handle.finished;
    const kept = await writer?.finish(null, log.segments[sealed]);
    if (kept !== undefined && !kept.ok) throw new Error(kept.error.message);
    client.close();
    return { rows: log.rowCount, hash: summary.logHash, wallMs: performance.now() - started, runId };
  },

  /** S1: rows a second through the product's storage worker. */
  storeSegments: async (text: string, arrivals: number): Promise<number> => {
    const segments = await rowsOf(text, arrivals);
    const storage = await open();
    const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
    const started = performance.now();
    const writer = storage.beginRun({ id: 'stored', designId: 'bench', title: 'bench', startedAt: 0, data: null });
    for (const segment of segments) void writer.segment(segment);
    await writer.finish(null);
    const rate = (1000 * rows) / (performance.now() - started);
    await storage.deleteRun('stored');
    return rate;
  },

  /** S1: the same rows as objects through Dexie. */
  storeWithDexie: async (text: string, rowsMax: number): Promise<number> => {
    const [segment] = await rowsOf(text, Math.ceil(rowsMax / 20));
    const rows = Array.from({ length: Math.min(rowsMax, segment!.rows) }, (_, row) => Object.fromEntries(Object.entries(segment!.columns).map(([name, column]) => [name, column[row]!])));
    const database = new Dexie('bench-dexie');
    database.version(1).stores({ rows: '++number' });
    const started = performance.now();
    for (let at = 0; at < rows.length; at += 10_000) await database.table('rows').bulkPut(rows.slice(at, at + 10_000));
    const rate = (1000 * rows.length) / (performance.now() - started);
    await database.delete();
    return rate;
  },

  /** S3: the slowest of many looks into a stored run. Each is the quickest of three, each into a log just opened, so that it measures us and not what else the machine does. */
  lookAround: async (runId: string, looks: number): Promise<{ readonly openMs: number; readonly stateMs: number; readonly stepMs: number; readonly windowMs: number; readonly rows: number }> => {
    const storage = await open();
    const openLog = async (): Promise<EventLog> => {
      const opened = await storage.openRunLog(runId);
      if (!opened.ok) throw new Error(opened.error.message);
      return opened.value;
    };
    const opening = performance.now();
    const log = await openLog();
    const openMs = performance.now() - opening;
    const rows = Array.from({ length: looks }, (_, n) => Math.floor(((n * 0.618_033_988_7) % 1) * (log.rowCount - 1)));
    const slowest = async (look: (log: EventLog, row: number) => unknown): Promise<number> => {
      const tries: number[][] = [];
      for (let n = 0; n < TRIES; n++) tries.push(timesOf(rows, look, await openLog()));
      return Math.max(...rows.map((_, at) => Math.min(...tries.map((times) => times[at]!))));
    };
    const print = (each: EventLog, row: number): unknown => queryWindow(each, { from: row, limit: 1000 }).rows.map(rowPrinter(each));
    return { openMs, rows: log.rowCount, stateMs: await slowest(wholeCanvas), stepMs: await slowest(stepAround), windowMs: await slowest(print) };
  },
};

function stepAround(log: EventLog, row: number): void {
  for (const to of [nextDispatch(log, row), previousDispatch(log, row)]) if (to !== undefined) wholeCanvas(log, to);
}

/** Everything that the canvas shows at a row. */
function wholeCanvas(log: EventLog, row: number): void {
  const gauges = gaugesAt(log, row);
  const state = new CanvasState(log);
  for (const { id } of log.header.nodes) state.nodeState(id, gauges);
  for (const { id } of log.header.channels) state.channelState(id, gauges);
}

const TRIES = 3;

const timesOf = (rows: readonly number[], look: (log: EventLog, row: number) => unknown, log: EventLog): number[] => rows.map((row) => {
  const started = performance.now();
  look(log, row);
  return performance.now() - started;
});

/** Segments of a run, as the engine's worker gives them. */
async function rowsOf(text: string, arrivals: number): Promise<Segment[]> {
  const segments: Segment[] = [];
  const client = new RunClient(clientPort(new Worker(new URL('../../src/workers/engine.worker.ts', import.meta.url), { type: 'module' })));
  const { topology, scenario } = compileBusy(text, arrivals);
  await client.start({ topology, scenario, expectations: [] }, { onSegment: (segment) => void segments.push(segment) }).finished;
  client.close();
  return segments;
}

let storage: Promise<LibraryStorage> | null = null;

const open = (): Promise<LibraryStorage> => (storage ??= browserPlatform(() => new Worker(new URL('../../src/workers/storage.worker.ts', import.meta.url), { type: 'module' }), 'flowstage').then(openLibraryStorage));

export type Bench = typeof bench;

Object.assign(globalThis, { bench });
