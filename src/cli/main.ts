import process from 'node:process';
import { nodeTerminal } from './node-terminal.ts';
import { runCommandLine } from './run-command-line.ts';

// Not process.exit: what was printed is still on its way out.
process.exitCode = runCommandLine(process.argv.slice(2), nodeTerminal());
