import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Handle, RunClient } from '../../run/run-client.ts';
import { RunFailure } from '../../run/run-failure.ts';
import type { TableEntry, TableHistory } from '../../run/table-history.ts';
import { lateStore } from '../late-store.ts';
import { compileRun } from '../runs/run-plan.ts';
import type { RunStore } from '../runs/run-store.ts';
import { aggregatesOf, type EventStream, type PlacedAggregate, streamsOf, tablesOf } from './event-streams.ts';

/** The aggregates of the run that is shown, with their streams. */
export interface AggregateState {
  readonly status: 'none' | 'reading' | 'read' | 'failed';
  readonly aggregates: readonly (PlacedAggregate & { readonly streams: readonly EventStream[] })[];
  /** What is looked at; it stays chosen in the next run. */
  readonly aggregate: string | null;
  readonly stream: string | null;
  /** False when the streams were longer than what is kept of them. */
  readonly isWhole: boolean;
  readonly error: string | null;
}

const NOTHING: AggregateState = { status: 'none', aggregates: [], aggregate: null, stream: null, isWhole: true, error: null };

export interface AggregateServices {
  readonly run: RunStore;
  /** A client on a worker of its own. */
  readonly newRunClient: () => RunClient;
}

/** What the event streams of a run hold. A log tells that events were appended, not what they say: the run is repeated and read along. */
export class AggregateStore {
  readonly store: StoreApi<AggregateState> = createStore<AggregateState>(() => NOTHING);
  readonly #services: AggregateServices;
  #client: RunClient | null = null;
  #reading: Handle<TableHistory> | null = null;

  constructor(services: AggregateServices) {
    this.#services = services;
    services.run.store.subscribe(({ runId, status }, before) => {
      if (runId !== before.runId || status !== before.status) this.#forget();
    });
  }

  get state(): AggregateState {
    return this.store.getState();
  }

  choose(aggregate: string, stream: string | null): void {
    this.store.setState({ aggregate, stream });
  }

  /** Reads the streams of the run that is shown, once it has ended. A second call does nothing. */
  read(): void {
    const { run, newRunClient } = this.#services;
    const { ran, state: { log, status } } = run;
    if (this.state.status !== 'none' || ran === null || log === null || status === 'running') return;
    const { job } = compileRun({ ...ran, base: null, options: {}, draftFaults: [] });
    const placed = aggregatesOf(ran.design, ran.scenario);
    if (job === null || placed.length === 0) return;
    const client = (this.#client ??= newRunClient());
    const reading = client.readTables({ topology: job.topology, scenario: job.scenario, tables: placed.flatMap(tablesOf), rows: log.rowCount });
    this.#reading = reading;
    this.store.setState({ status: 'reading', error: null });
    reading.finished.then((history) => this.#reading === reading && this.#take(history, placed, log), (thrown: unknown) => this.#reading === reading && this.#fail(thrown instanceof RunFailure ? thrown.message : String(thrown)));
  }

  #take({ entries, isWhole }: TableHistory, placed: readonly PlacedAggregate[], log: EventLog): void {
    this.#close();
    const odd = entries.find((entry) => !isToldBy(log, entry));
    if (odd !== undefined) return this.#fail(`The run comes out otherwise now than its log says in row ${odd.row}: another version of the program ran then. Run it again.`);
    const aggregates = placed.map((aggregate) => ({ ...aggregate, streams: streamsOf(aggregate, entries) }));
    this.store.setState({ status: 'read', aggregates, isWhole });
  }

  #fail(error: string): void {
    this.#close();
    this.store.setState({ status: 'failed', error });
  }

  #forget(): void {
    if (this.#reading !== null) this.#close();
    this.store.setState(({ aggregate, stream }) => ({ ...NOTHING, aggregate, stream }));
  }

  #close(): void {
    this.#reading = null;
    this.#client?.close();
    this.#client = null;
  }
}

const TELLING: ReadonlySet<EventKindName> = new Set<EventKindName>(['rowInserted', 'rowChanged', 'rowDeleted']);

const isToldBy = (log: EventLog, { row }: TableEntry): boolean => row <= log.rowCount && TELLING.has(log.kindOf(row - 1));

export const aggregateStore = lateStore(({ run, services }) => new AggregateStore({ run, newRunClient: services.newRunClient }));
