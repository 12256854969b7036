import type { Json } from '../base/json.ts';
import { Simulation } from '../engine/simulation.ts';
import { NullSink } from '../log/segment-sink.ts';
import type { Scenario } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';
import { runFailure } from './run-failure.ts';

/** A run to be repeated, and the tables of which all that was written shall be told. Plain data. */
export interface TableHistoryJob {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly tables: readonly { readonly store: string; readonly table: string }[];
  /** Rows of the log that it is asked about: it is repeated as far as these. */
  readonly rows: number;
}

/** One row of a table as it was written; `value` is absent where it was deleted. */
export interface TableEntry {
  readonly store: string;
  readonly table: string;
  readonly key: string;
  readonly value?: Json;
  /** Number of the row of the log that tells of it, from 1. */
  readonly row: number;
}

export interface TableHistory {
  /** In the order of the log. */
  readonly entries: readonly TableEntry[];
  /** False when there was more than `ENTRIES_MAX`, or it was cancelled. */
  readonly isWhole: boolean;
}

/** What a page can keep of one reading. */
export const ENTRIES_MAX = 100_000;

/**
 * Repeats a run, which comes out as it did, and keeps what was written to some of its tables: a log says that a row was
 * written, not what it says. Knows no clock. Everything it throws is a RunFailure.
 */
export class TableReading {
  readonly #seed: string;
  readonly #simulation: Simulation;
  readonly #rows: number;
  readonly #entries: TableEntry[] = [];
  #isEnded = false;

  constructor({ topology, scenario, tables, rows }: TableHistoryJob) {
    this.#seed = scenario.seed;
    this.#rows = rows;
    const wanted = new Set(tables.map(({ store, table }) => JSON.stringify([store, table])));
    this.#simulation = this.#guarded(() => new Simulation(topology, scenario, new NullSink()));
    this.#simulation.watchTables(({ store: index, table, key, row, value }) => {
      const store = topology.stores[index]!.id;
      if (row <= rows && this.#entries.length < ENTRIES_MAX && wanted.has(JSON.stringify([store, table]))) this.#entries.push({ store, table, key, row, ...(value !== undefined && { value }) });
    });
  }

  /** At most so many dispatches further; false when it has come to its end. */
  advance(dispatchesMax: number): boolean {
    this.#isEnded = this.#guarded(() => this.#simulation.run(dispatchesMax)) !== 'running' || this.#simulation.log.rows >= this.#rows;
    return !this.#isEnded && this.#entries.length < ENTRIES_MAX;
  }

  history(): TableHistory {
    return { entries: this.#entries, isWhole: this.#isEnded && this.#entries.length < ENTRIES_MAX };
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw runFailure(thrown, this.#seed, this.#simulation?.dispatches ?? 0);
    }
  }
}
