import { canonicalJson } from '../../base/canonical.ts';
import { isObject, type Json } from '../../base/json.ts';
import { AGGREGATE_FIELDS, type AggregateConfig } from '../../catalog/nodes/aggregate-fields.ts';
import { type AggregateEvent, foldEvents, initialState } from '../../catalog/nodes/aggregate-fold.ts';
import { SNAPSHOTS } from '../../catalog/nodes/aggregate-program.ts';
import { readConfig } from '../../catalog/read-config.ts';
import type { Design, DesignScenario } from '../../design/document.ts';
import { withOverrides } from '../../design/overrides.ts';
import type { TableEntry } from '../../run/table-history.ts';

/** An aggregate of the design as a scenario ran it. */
export interface PlacedAggregate {
  readonly id: string;
  readonly config: AggregateConfig;
}

/** One instance: the events of a stream, version by version from 1. */
export interface EventStream {
  readonly id: string;
  readonly events: readonly StreamEvent[];
  readonly snapshots: readonly StreamSnapshot[];
}

export interface StreamEvent {
  /** Number of the row of the log that tells of it, from 1. */
  readonly row: number;
  readonly event: AggregateEvent;
}

/** A state that was kept at a version. */
export interface StreamSnapshot {
  readonly row: number;
  readonly version: number;
  readonly schema: number;
  readonly state: Json;
}

/** A version of an aggregate: its event, and the state that the fold of all events up to it gives. */
export interface StreamVersion extends StreamEvent {
  readonly version: number;
  readonly lifted: readonly AggregateEvent[];
  readonly state: Json;
  readonly changes: readonly StateChange[];
  readonly snapshot: SnapshotMark | null;
  readonly error?: string;
}

export interface SnapshotMark {
  readonly row: number;
  /** Its schema is the one that the aggregate reads now. */
  readonly isRead: boolean;
  /** What it keeps is what the fold gives; not so where commands were decided on a state that was no more. */
  readonly isFold: boolean;
}

/** A field of the state that an event changed, by its path; a side that has no such field is undefined. */
export interface StateChange {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export function aggregatesOf(design: Design, scenario: DesignScenario): readonly PlacedAggregate[] {
  return withOverrides(design, scenario).nodes.flatMap(({ id, kind, config }) => (kind === 'aggregate' ? [{ id, config: readConfig(AGGREGATE_FIELDS, config, id).values }] : []));
}

/** Where the events and the snapshots of an aggregate are. */
export const tablesOf = ({ config: { store, table } }: PlacedAggregate): readonly { readonly store: string; readonly table: string }[] => [{ store, table }, { store, table: SNAPSHOTS }];

/** The streams of an aggregate in the order in which they began. */
export function streamsOf({ config }: PlacedAggregate, entries: readonly TableEntry[]): readonly EventStream[] {
  const streams = new Map<string, { id: string; events: StreamEvent[]; snapshots: StreamSnapshot[] }>();
  for (const { store, table, key, value, row } of entries) {
    if (store !== config.store || value === undefined || !isObject(value)) continue;
    if (table === config.table) {
      const { stream, version, type, schema, data = null } = value;
      if (typeof stream !== 'string' || typeof type !== 'string' || typeof schema !== 'number') continue;
      if (!streams.has(stream)) streams.set(stream, { id: stream, events: [], snapshots: [] });
      const { events } = streams.get(stream)!;
      // A relay that marks what it has published writes the row again: the event is the same.
      if (version === events.length + 1) events.push({ row, event: { type, schema, data } });
    } else if (table === SNAPSHOTS) {
      const { version, schema, state = null } = value;
      if (typeof version === 'number' && typeof schema === 'number') streams.get(key)?.snapshots.push({ row, version, schema, state });
    }
  }
  return [...streams.values()];
}

/** Every version of a stream with its state; it ends where an event cannot be applied. */
export function versionsOf({ config }: PlacedAggregate, { events, snapshots }: EventStream): readonly StreamVersion[] {
  let before = initialState(config);
  return foldEvents(config, events.map(({ event }) => event)).map(({ lifted, state, error }, at) => {
    const version = at + 1;
    const kept = snapshots.findLast((snapshot) => snapshot.version === version);
    const snapshot = kept === undefined ? null : { row: kept.row, isRead: kept.schema === config.snapshotSchema, isFold: canonicalJson(kept.state) === canonicalJson(state) };
    const changes = changesOf(before, state);
    before = state;
    return { ...events[at]!, version, lifted, state, changes, snapshot, ...(error !== undefined && { error }) };
  });
}

/** How many events there are after the first `rows` rows of the log: the version at the playhead. */
export function versionAt({ events }: EventStream, rows: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.row <= rows) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the playhead shows a version: the row of its event; of version 0 the row before the first event. */
export const rowOf = ({ events }: EventStream, version: number): number => (version === 0 ? (events[0]?.row ?? 1) - 1 : (events[Math.min(version, events.length) - 1]?.row ?? 0));

/** What differs between two states, field by field, maps within maps. */
export function changesOf(before: Json, after: Json, path = ''): readonly StateChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): readonly StateChange[] => {
    const [own, other] = [before[name], after[name]];
    const inner = path === '' ? name : `${path}.${name}`;
    return own === undefined || other === undefined ? [{ path: inner, before: own, after: other }] : changesOf(own, other, inner);
  });
}
