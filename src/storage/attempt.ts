import { err, ok } from '../base/result.ts';
import type { Stored } from './library-storage.ts';
import { problemOf } from './storage-failure.ts';

/** Does something with storage; what it throws becomes a problem that begins with `otherwise`. */
export type Attempt = <T>(otherwise: string, action: () => Promise<T>) => Stored<T>;

export const attempt: Attempt = async (otherwise, action) => {
  try {
    return ok(await action());
  } catch (thrown) {
    return err(problemOf(thrown, otherwise));
  }
};
