import { serveStorageWorker } from '../storage/storage-worker.ts';

serveStorageWorker(self as unknown as Parameters<typeof serveStorageWorker>[0]);
