import { writeDesign } from '../../design/write-design.ts';
import { FLAG_DISPATCH, NO_INDEX, NO_POSITION, type Row } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { LogHeader } from '../../log/header.ts';
import { kindByCode, kindOfCode } from '../../log/kind-codes.ts';
import type { RecordedRun } from '../format.ts';
import { type LogScope, scopeText, traceRows, WHOLE_RUN } from '../log-scope.ts';
import { ROWS_FORMAT, ROWS_VERSION } from './rows-header.ts';

/**
 * The log, line by line: the header, then one object a row. Names stand instead of indexes, numbers are exact,
 * and what a row does not have is left out; `read-rows.ts` makes the same log of it, with the same hash.
 */
export function* writeRows(run: RecordedRun, scope: LogScope = WHOLE_RUN): Generator<string> {
  const { log } = run;
  yield `${JSON.stringify(headerRecord(run, scope))}\n`;
  const names = new NameTables(log.header);
  for (const index of traceRows(log, scope)) yield `${rowText(log, index, names)}\n`;
}

/** `rows` and `logHash` are those of the whole run; a part says of what it is in `scope`. The design that ran comes along. */
function headerRecord({ log, design, provenance }: RecordedRun, scope: LogScope): object {
  const { engine, seed, topologyHash, epochUs, names, nodes, channels, subscriptions } = log.header;
  return {
    format: ROWS_FORMAT, version: ROWS_VERSION, engine, design: provenance.design, scenario: provenance.scenario, seed, topologyHash, logHash: log.hash(), rows: log.rowCount,
    ...(scope.kind === 'run' ? {} : { scope: scopeText(scope) }),
    epochUs, names, nodes, channels, subscriptions, document: JSON.parse(writeDesign(design)) as object,
  };
}

/** Finds out which names a reader will resolve to the index that they stand for; others are written as numbers. */
class NameTables {
  readonly names: readonly (string | number)[];
  readonly nodes: readonly (string | number)[];
  readonly channels: readonly (string | number)[];

  constructor({ names, nodes, channels }: LogHeader) {
    this.names = unambiguous(names);
    this.nodes = unambiguous(nodes.map(({ id }) => id));
    this.channels = unambiguous(channels.map(({ id }) => id));
  }
}

function unambiguous(names: readonly string[]): (string | number)[] {
  const first = new Map<string, number>();
  names.forEach((name, index) => {
    if (!first.has(name)) first.set(name, index);
  });
  return names.map((name, index) => (first.get(name) === index ? name : index));
}

function rowText(log: EventLog, index: number, tables: NameTables): string {
  const row = log.row(index);
  const fields = rowFields(row, tables);
  const text = JSON.stringify(fields);
  const detail = detailField(log, row, tables);
  return detail === '' ? text : `${text.slice(0, -1)},${detail}}`;
}

function rowFields(row: Row, { nodes, channels }: NameTables): object {
  return {
    row: row.index + 1,
    timeUs: number(row.time),
    kind: kindOfCode(row.kind),
    node: row.node === 0 ? undefined : (nodes[row.node] ?? row.node),
    member: row.member === NO_INDEX ? undefined : row.member,
    channel: row.channel === 0 ? undefined : (channels[row.channel] ?? row.channel),
    partition: row.partition === NO_INDEX ? undefined : row.partition,
    position: row.position === NO_POSITION ? undefined : row.position,
    message: row.message || undefined,
    saga: row.saga || undefined,
    cause: row.cause || undefined,
    attempt: row.attempt || undefined,
    value: row.value === 0 ? undefined : number(row.value),
    dispatch: row.flags === FLAG_DISPATCH ? true : row.flags || undefined,
  };
}

/** JSON has no infinity. */
const number = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** `"detail":…` as the kind means it, or '' for none; a text of the heap that is JSON stands there as JSON. */
function detailField(log: EventLog, row: Row, { names }: NameTables): string {
  if (row.detail === 0) return '';
  const meaning = kindByCode(row.kind).detail;
  if (meaning === 'name') return `"detail":${JSON.stringify(names[row.detail] ?? row.detail)}`;
  if (meaning !== 'heap') return `"detail":${row.detail}`;
  const text = log.detailText(row.index);
  return isPrintedJson(text) ? `"json":${text}` : `"text":${JSON.stringify(text)}`;
}

/** True when reading and printing the text again gives the same text. */
function isPrintedJson(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
