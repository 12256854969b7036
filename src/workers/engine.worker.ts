import { serveRuns } from '../run/run-host.ts';
import { hostPort, workerClock, type WorkerScope } from '../run/worker-ports.ts';

serveRuns(hostPort(self as unknown as WorkerScope), workerClock());
