import { vi } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { EVENT_KINDS } from '../log/event-kinds.ts';
import { EventLog } from '../log/event-log.ts';
import type { GaugeName } from '../log/gauges.ts';
import { MemorySink } from '../log/segment-sink.ts';
import type { Plan, Run } from './run.fixture.ts';
import { Simulation } from './simulation.ts';
import { KeyedStores } from './stores/keyed-stores.ts';

const SAGA_GAUGES: readonly GaugeName[] = ['running', 'compensating', 'completed', 'compensated', 'stuck'];
type Gauges = Readonly<Record<string, number>>;

/** A run whose saga rows were compared with the journal of its instances, and what did not agree. */
export interface JournalRun {
  readonly run: Run;
  readonly problems: readonly string[];
  /** How the instances ended, in order of their start: `completed`, `running stock-step`. */
  readonly ends: readonly string[];
}

/** Runs the plan; after each dispatch of a store the gauges that saga rows moved must be what the journal of the saga says. */
export function runBesideJournal({ topology, scenario }: Plan, saga = 'order-saga'): JournalRun {
  const sink = new MemorySink();
  const simulation = new Simulation(topology, scenario, sink);
  const journal = new JournalFold(saga);
  const problems: string[] = [];
  const store = topology.stores.findIndex(({ tables }) => tables.includes(saga));
  // Called with the store that it belongs to.
  // oxlint-disable-next-line typescript/unbound-method
  const original = KeyedStores.prototype.dispatch;
  const spy = vi.spyOn(KeyedStores.prototype, 'dispatch').mockImplementation(function (this: KeyedStores, ...args) {
    original.apply(this, args);
    for (const [key, row] of this.rows(store, saga)) journal.see(key, row.value as JsonObject, row.saga);
    const [rows, told] = [toldBy(simulation), journal.gauges()];
    if (problems.length === 0 && JSON.stringify(rows) !== JSON.stringify(told)) problems.push(`${simulation.timeUs}: rows say ${JSON.stringify(rows)}, the journal ${JSON.stringify(told)}`);
  });
  try {
    while (simulation.run(1_000_000) === 'running');
  } finally {
    spy.mockRestore();
  }
  const run: Run = { topology, scenario, simulation, summary: simulation.finish(), log: new EventLog(simulation.log.header, sink.segments) };
  return { run, problems: [...problems, ...rowProblems(run.log, journal)], ends: journal.ends() };
}

/** The saga gauges of the log that are not zero. */
function toldBy({ log: { header, layout, gauges } }: Simulation): Gauges {
  const found = header.nodes.flatMap(({ id }, node) => SAGA_GAUGES.map((gauge) => [`${gauge} ${id}`, gauges[layout.slot(gauge, node, 0xffff, 0, 0xffff)] ?? 0] as const));
  return sorted(found);
}

const sorted = (entries: readonly (readonly [string, number])[]): Gauges => Object.fromEntries([...entries].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));

/** An instance as its journal row has it. `side` outlasts being stuck. */
interface Instance {
  readonly saga: number;
  readonly state: string;
  readonly step: string;
  readonly side: string;
  /** How the steps of groups stand, by their ids. */
  readonly branches: ReadonlyMap<string, string>;
}

/** Gauges by nothing but the states that rows of the journal went through. */
class JournalFold {
  readonly instances = new Map<string, Instance>();
  readonly #left = new Map<string, number>();
  readonly #saga: string;

  constructor(saga: string) {
    this.#saga = saga;
  }

  see(key: string, row: JsonObject, saga: number): void {
    const before = this.instances.get(key);
    const [state, step] = [textOf(row['state']), textOf(row['step'])];
    const after: Instance = { saga, state, step, side: state === 'stuck' ? (before?.side ?? '') : state, branches: branchesOf(row) };
    this.instances.set(key, after);
    for (const [id, at] of after.branches) if (at === 'done' && before?.branches.get(id) !== 'done') this.#leave('completed', id);
    if (before === undefined || before.step === '' || isGroup(before.step) || before.step === after.step || before.state !== after.state) return;
    this.#leave(before.state === 'running' ? 'completed' : 'compensated', before.step);
  }

  #leave(gauge: string, step: string): void {
    this.#left.set(`${gauge} ${step}`, (this.#left.get(`${gauge} ${step}`) ?? 0) + 1);
  }

  gauges(): Gauges {
    const sums = new Map(this.#left);
    const add = (gauge: string): void => void sums.set(gauge, (sums.get(gauge) ?? 0) + 1);
    for (const { state, step, side, branches } of this.instances.values()) {
      add(`${side} ${this.#saga}`);
      if (state === 'stuck') add(`stuck ${this.#saga}`);
      else if (isGroup(step)) for (const [id] of [...branches].filter(([, at]) => at === 'sent')) add(`running ${id}`);
      else if (step !== '' && (state === 'running' || state === 'compensating')) add(`${state} ${step}`);
    }
    return sorted([...sums]);
  }

  ends(): readonly string[] {
    return [...this.instances.values()].sort((a, b) => a.saga - b.saga).map(({ state, step }) => (state === 'running' || state === 'compensating' ? `${state} ${step}`.trim() : state));
  }
}

/** A group of steps goes by their ids, joined by +. */
const isGroup = (step: string): boolean => step.includes('+');

const branchesOf = (row: JsonObject): ReadonlyMap<string, string> => new Map(Object.keys(row).filter((field) => field.endsWith('.at')).map((field) => [field.slice(0, -'.at'.length), textOf(row[field])]));

/** Rows without instance, gauges of an instance below zero, and instances that started or ended other than once. */
function rowProblems(log: EventLog, journal: JournalFold): readonly string[] {
  const problems: string[] = [];
  const sums = new Map<string, number>();
  const counts = new Map<string, number>();
  for (let index = 0; index < log.rowCount; index++) {
    const kind = log.kindOf(index);
    if (!kind.startsWith('saga')) continue;
    const [saga, node] = [log.cell('saga', index), log.cell('node', index)];
    if (saga === 0) problems.push(`row ${index + 1}, ${kind}, is about no instance`);
    counts.set(`${kind} ${saga}`, (counts.get(`${kind} ${saga}`) ?? 0) + 1);
    for (const { gauge, from } of EVENT_KINDS[kind].moves) {
      const at = `${gauge} ${node} ${saga}`;
      sums.set(at, (sums.get(at) ?? 0) + Number(from));
      if (sums.get(at)! < 0) problems.push(`row ${index + 1}, ${kind}, takes ${gauge} of instance ${saga} below zero`);
    }
  }
  for (const { saga, state } of journal.instances.values()) {
    const found = ['Started', 'Completed', 'Compensated', 'Stuck'].map((word) => counts.get(`saga${word} ${saga}`) ?? 0);
    const wanted = [1, ...['completed', 'compensated', 'stuck'].map((end) => (end === state ? 1 : 0))];
    if (found.join() !== wanted.join()) problems.push(`instance ${saga} is ${state}, and has ${found.join(', ')} rows of start, completion, compensation and being stuck`);
  }
  return problems;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
