import type { ImportRequest, ReadImport } from '../formats/read-import.ts';
import type { ImportAnswer } from './import.worker.ts';

/** How long one import may take. */
export const IMPORT_MS_MAX = 3_000;
/** How long the worker may take to be there, on a slow machine or network. */
const START_MS_MAX = 60_000;

/** Reads a file in a worker of its own, which is ended when it takes too long. Never rejects. */
export function newImport(newWorker: () => Worker, msMax: number = IMPORT_MS_MAX): (request: ImportRequest) => Promise<ReadImport> {
  return (request) =>
    new Promise((resolve) => {
      const worker = newWorker();
      const finish = (result: ReadImport): void => {
        clearTimeout(timer);
        worker.terminate();
        resolve(result);
      };
      let timer = setTimeout(() => finish(failed('import-failed', 'the part of the page that reads files did not start', 'Check the connection, and try again.')), START_MS_MAX);
      worker.addEventListener('message', ({ data }: MessageEvent<ImportAnswer>) => {
        if (data !== 'ready') return finish(data);
        clearTimeout(timer);
        timer = setTimeout(() => finish(failed('import-timeout', `reading it took more than ${msMax / 1000} seconds and was stopped`, 'Import it in several parts.')), msMax);
        worker.postMessage(request);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        finish(failed('import-failed', 'reading it failed, and nothing was changed', 'Please report this file as a bug.'));
      });
    });
}

const failed = (code: string, message: string, fix: string): ReadImport => ({
  label: '', design: null, report: { kept: [], approximated: [], dropped: [] }, diagnostics: [{ severity: 'error', code, subject: '', message, fix }],
});

export const importInWorker = newImport(() => new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' }));
