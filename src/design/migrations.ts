import type { JsonObject } from '../base/json.ts';
import { DESIGN_VERSION } from './document.ts';

/** Turns a file of one version into a file of the next; the version itself is written by `migrate`. */
export type Migration = (file: JsonObject) => JsonObject;

/** By the version that a step starts from. Steps are never changed once released. */
export const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/** The oldest version that can still be read. */
export const oldestVersion = (steps: ReadonlyMap<number, Migration> = MIGRATIONS, target: number = DESIGN_VERSION): number =>
  steps.has(target - 1) ? oldestVersion(steps, target - 1) : target;

/** The file in the target version, one step at a time. There is a step for every version from `from` on. */
export function migrate(file: JsonObject, from: number, steps: ReadonlyMap<number, Migration> = MIGRATIONS, target: number = DESIGN_VERSION): JsonObject {
  const step = steps.get(from);
  if (from >= target || step === undefined) return file;
  return migrate({ ...step(file), version: from + 1 }, from + 1, steps, target);
}
