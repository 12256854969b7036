import { releaseBuffers } from '../base/release-buffers.ts';
import type { PlainSegment } from '../log/packed-segment.ts';
import { openBrowserDatabase } from './browser-database.ts';
import { DATABASE_NAME } from './browser-platform.ts';
import { ReopeningDatabase } from './reopening-database.ts';
import type { RunReply, RunRequest } from './run-port.ts';
import { serveRuns } from './run-recording.ts';

/** The part of a worker's global scope that is used here. */
export interface StorageWorkerScope {
  /** Name of the database, where it is another than ours. */
  readonly name: string;
  postMessage(reply: RunReply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<RunRequest>) => void): void;
}

/** Writes runs over a connection of the worker's own, so that a busy or hidden page holds nothing up. */
export function serveStorageWorker(scope: StorageWorkerScope): void {
  const database = new ReopeningDatabase((events) => openBrowserDatabase(scope.name || DATABASE_NAME, events));
  const serve = serveRuns(database, (reply) => scope.postMessage(reply), freeBytes);
  scope.addEventListener('message', ({ data }) => serve(data));
}

function freeBytes(segment: PlainSegment): void {
  if ('packedRows' in segment) releaseBuffers(segment.packedRows.buffer, segment.packedTexts.buffer);
}
