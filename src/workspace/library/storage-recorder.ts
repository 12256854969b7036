import type { LibraryStorage } from '../../storage/library-storage.ts';
import type { RunMeta, RunRecorder } from '../runs/run-recorder.ts';
import type { StoredRun } from '../runs/run-store.ts';

/** Keeps every run in storage while it goes on. What fails there is told by the storage itself; the run goes on. */
export const storageRecorder = (storage: Pick<LibraryStorage, 'beginRun'>): RunRecorder => (meta) => {
  const { runId: id, designId, startedAt, scenario } = meta;
  const writer = storage.beginRun({ id, designId, title: `${scenario.name} · seed ${scenario.seed}`, startedAt, data: meta });
  return {
    header: (header) => writer.header(header),
    segment: (segment) => void writer.segment(segment),
    tail: (segment) => writer.tail(segment),
    finish: (summary, report) => void writer.finish({ summary, report } satisfies KeptResult),
    fail: () => void writer.fail(),
  };
};

/** What is kept with a finished run. */
export type KeptResult = Pick<StoredRun, 'summary' | 'report'>;

/** The two as they come back: written by this program, perhaps by an older release of it. */
export const keptMeta = (data: unknown): RunMeta | null => (isMap(data) && isMap(data['design']) && isMap(data['scenario']) ? (data as unknown as RunMeta) : null);

export const keptResult = (result: unknown): KeptResult => (isMap(result) && isMap(result['summary']) && isMap(result['report']) ? (result as unknown as KeptResult) : { summary: null, report: null });

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
