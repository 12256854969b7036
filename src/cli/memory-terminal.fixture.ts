import { readFileSync } from 'node:fs';
import { utf8Bytes, utf8Text } from '../base/utf8.ts';
import { err, ok } from '../base/result.ts';
import type { ExitCode } from './command.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Terminal } from './terminal.ts';

export const TEMPLATE = 'public/examples/order-saga.flow.json';

/** A terminal whose files are a map, with the template in it. */
export class MemoryTerminal implements Terminal {
  readonly contents = new Map<string, Uint8Array>();
  out = '';
  error = '';
  debug = false;
  #nowMs = 0;
  readonly #isTty: boolean;

  constructor(files: { readonly [path: string]: string | Uint8Array } = {}, isTty = false) {
    this.#isTty = isTty;
    this.contents.set(TEMPLATE, readFileSync(TEMPLATE));
    for (const [path, content] of Object.entries(files)) this.contents.set(path, typeof content === 'string' ? utf8Bytes(content) : content);
  }

  get stdout(): Terminal['stdout'] {
    return { isTty: this.#isTty, write: (text) => void (this.out += text) };
  }

  get stderr(): Terminal['stderr'] {
    return { isTty: this.#isTty, write: (text) => void (this.error += text) };
  }

  readonly files: Terminal['files'] = {
    read: (path) => {
      const content = this.contents.get(path);
      return content === undefined ? err({ message: 'is not there', fix: 'Check the name and the folder.' }) : ok(content);
    },
    write: (path, pieces, force) => {
      if (this.contents.has(path) && !force) return err({ message: 'exists already and was left as it is', fix: 'Add --force to replace it.' });
      const bytes = utf8Bytes([...pieces].join(''));
      this.contents.set(path, bytes);
      return ok(bytes.length);
    },
  };

  /** Every look at the clock is 7 ms later. */
  readonly nowMs = (): number => (this.#nowMs += 7);

  run(...args: readonly string[]): ExitCode {
    return runCommandLine(args, this);
  }

  text(path: string): string {
    return utf8Text(this.contents.get(path) ?? new Uint8Array());
  }
}
