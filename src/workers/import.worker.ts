import { type ImportRequest, readImport } from '../formats/read-import.ts';

/** Reads one file and is thrown away: whatever the file does to a parser, it does it here. */
addEventListener('message', ({ data }: MessageEvent<ImportRequest>) => {
  postMessage(readImport(data));
});
