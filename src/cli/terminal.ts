import type { Result } from '../base/result.ts';

/** All that a command can touch of the outside. Tests give their own. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: Files;
  /** Wall clock in milliseconds, for telling how long a run took. */
  readonly nowMs: () => number;
  /** Show stack traces of bugs. */
  readonly debug: boolean;
}

export interface Output {
  readonly write: (text: string) => void;
  /** A person watches. */
  readonly isTty: boolean;
}

/** Errors are the end of a sentence that began with the path, and how to mend it. */
export interface Files {
  readonly read: (path: string, bytesMax: number) => Result<Uint8Array, FileFailure>;
  /** Whole or not at all; refuses a file that is there unless `force`. Returns the bytes written. */
  readonly write: (path: string, pieces: Iterable<string>, force: boolean) => Result<number, FileFailure>;
}

export interface FileFailure {
  readonly message: string;
  readonly fix: string;
}
