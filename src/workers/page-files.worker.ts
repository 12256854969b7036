import { openScratchFile } from './open-scratch-file.ts';
import { serveFiles } from './serve-files.ts';

serveFiles(self as unknown as Parameters<typeof serveFiles>[0], openScratchFile);
