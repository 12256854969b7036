import { type ImportRequest, type ReadImport, readImport } from '../formats/read-import.ts';

/** First that it is there: the deadline begins then. */
export type ImportAnswer = 'ready' | ReadImport;

/** Reads one file and is thrown away: whatever the file does to a parser, it does it here. */
addEventListener('message', ({ data }: MessageEvent<ImportRequest>) => {
  postMessage(readImport(data) satisfies ImportAnswer);
});
postMessage('ready' satisfies ImportAnswer);
