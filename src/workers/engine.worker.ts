import { serveRuns } from '../run/run-host.ts';
import type { ScratchFile } from '../log/scratch-file.ts';
import { hostPort, workerClock, type WorkerScope } from '../run/worker-ports.ts';
import { openScratchFile } from './open-scratch-file.ts';

let scratch: ScratchFile | undefined;

// Runs do not wait for it: what they write before it is there stays in memory.
void openScratchFile().then((opened) => (scratch = opened));
serveRuns(hostPort(self as unknown as WorkerScope), workerClock(), () => scratch);
