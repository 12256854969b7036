import type { Database } from './database.ts';
import type { RunPort, RunReply, RunRequest } from './run-port.ts';
import { serveRuns } from './run-recording.ts';

/** Writes from the page itself. Replies come later, as from a worker. */
export function pageRunPort(database: Database): RunPort {
  let receive: (reply: RunReply) => void = () => undefined;
  const serve = serveRuns(database, (reply) => queueMicrotask(() => receive(reply)));
  return {
    post: (request: RunRequest) => serve(request),
    listen: (listener) => void (receive = listener),
    onBroken: () => undefined,
    close: () => undefined,
  };
}
