import process from 'node:process';
import { nodeFiles } from './node-files.ts';
import type { Output, Terminal } from './terminal.ts';

/** The terminal that the program was started in. */
export function nodeTerminal(): Terminal {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    files: nodeFiles,
    nowMs: () => performance.now(),
    debug: (process.env['FLOWSTAGE_DEBUG'] ?? '') !== '',
  };
}

/** A reader that went away (`| head -1`) ends the program quietly, as it wanted no more. */
function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.exit(2);
  });
  return { write: (text) => void stream.write(text), isTty: stream.isTTY === true };
}
