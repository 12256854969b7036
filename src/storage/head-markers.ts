import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Recovery } from './library-storage.ts';
import type { MarkerStore } from './platform.ts';
import type { DesignRecord } from './records.ts';

/** What is remembered of a design apart from the database: that it was there, and how far it had come. */
export interface HeadMarker {
  readonly designId: string;
  readonly name: string;
  readonly revision: number;
  readonly hash: string;
  readonly epoch: string;
}

/** The markers of all designs. Where the browser refuses them, snapshots in files are all there is to compare with. */
export class HeadMarkers {
  readonly #store: MarkerStore;
  readonly #epoch: () => string;

  constructor(store: MarkerStore, epoch: () => string) {
    this.#store = store;
    this.#epoch = epoch;
  }

  /** After a commit. */
  set({ id, name, revision, hash }: DesignRecord): void {
    const marker: HeadMarker = { designId: id, name, revision, hash, epoch: this.#epoch() };
    orNothing(() => this.#store.set(HEAD + id, JSON.stringify(marker)), undefined);
  }

  remove(designId: string): void {
    orNothing(() => this.#store.remove(HEAD + designId), undefined);
  }

  all(): HeadMarker[] {
    const names = orNothing(() => this.#store.names(), []);
    return names.filter((name) => name.startsWith(HEAD)).flatMap((name) => this.#read(name) ?? []);
  }

  /** What was found missing, until a person has read it. */
  recoveries(): Recovery[] {
    const value = orNothing(() => JSON.parse(this.#store.get(RECOVERIES) ?? '[]') as Json, []);
    return Array.isArray(value) ? (value.filter(isObject) as unknown as Recovery[]) : [];
  }

  setRecoveries(recoveries: readonly Recovery[]): void {
    orNothing(() => (recoveries.length === 0 ? this.#store.remove(RECOVERIES) : this.#store.set(RECOVERIES, JSON.stringify(recoveries))), undefined);
  }

  #read(name: string): HeadMarker | undefined {
    const value = orNothing(() => JSON.parse(this.#store.get(name) ?? 'null') as Json, null);
    return isObject(value) && isMarker(value) ? (value as unknown as HeadMarker) : undefined;
  }
}

const HEAD = 'head:';
const RECOVERIES = 'recoveries';

const isMarker = ({ designId, name, revision, hash, epoch }: JsonObject): boolean =>
  typeof designId === 'string' && typeof name === 'string' && typeof revision === 'number' && typeof hash === 'string' && typeof epoch === 'string';

/** A marker is a second witness: saving does not depend on it. */
function orNothing<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}
