import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LogHeader } from './header.ts';

/** A header from its JSON, checked through and through: a reader of the log relies on every index in it. */
export function parseHeader(text: string | undefined): Result<LogHeader, string> {
  const value = parse(text);
  if (!isObject(value)) return err('the header of the log is no JSON object: the file is damaged');
  if (value['format'] !== 'flowstage/log') return err(`the header names the format ${JSON.stringify(value['format'])} instead of "flowstage/log"`);
  if (value['version'] !== 1) return err(`the log has version ${JSON.stringify(value['version'])}, this program reads version 1: open it with a newer Flowstage`);
  const wrong = CHECKS.find(([, holds]) => !holds(value));
  return wrong === undefined ? ok(value as unknown as LogHeader) : err(`the header of the log has no proper ${wrong[0]}: the file is damaged`);
}

/** What 16-bit columns can point at. */
const TABLE_MAX = 0x1_0000;
const PARTS_MAX = 0xffff;
/** Nodes, members, partitions and read partitions in all, so that a forged header cannot ask for all the memory. */
const GAUGE_ADDRESSES_MAX = 1_000_000;

const CHECKS: readonly (readonly [string, (header: JsonObject) => boolean])[] = [
  ['engine', ({ engine }) => typeof engine === 'string'],
  ['topologyHash', ({ topologyHash }) => typeof topologyHash === 'string'],
  ['seed', ({ seed }) => typeof seed === 'string'],
  ['epochUs', ({ epochUs }) => Number.isSafeInteger(epochUs)],
  ['names', ({ names }) => Array.isArray(names) && names[0] === '' && names.every((name) => typeof name === 'string')],
  ['nodes', ({ nodes }) => isTable(nodes, (node, count) => isCount(node['members'], PARTS_MAX) && isCount(node['parent'], count - 1))],
  ['channels', ({ channels }) => isTable(channels, (channel) => isCount(channel['partitions'], PARTS_MAX))],
  ['subscriptions', ({ subscriptions, nodes, channels }) => isList(subscriptions) && subscriptions.every((row) => isSubscription(row, nodes, channels))],
  ['size', (header) => gaugeAddresses(header as unknown as LogHeader) <= GAUGE_ADDRESSES_MAX],
];

function parse(text: string | undefined): Json {
  try {
    return text === undefined ? null : (JSON.parse(text) as Json);
  } catch {
    // Reported as a damaged header, like any other value that is no object.
    return null;
  }
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isCount = (value: Json | undefined, most: number): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;

const isIndex = (value: Json | undefined, table: Json | undefined): boolean => isList(table) && isCount(value, table.length - 1) && value !== 0;

/** Rows of objects with an id, the first of which stands for none. */
function isTable(value: Json | undefined, isRow: (row: JsonObject, count: number) => boolean): boolean {
  return isList(value) && value.length >= 1 && value.length <= TABLE_MAX && value.every((row) => isObject(row) && typeof row['id'] === 'string' && isRow(row, value.length));
}

/** Only asked of a header whose tables are sound. */
function gaugeAddresses({ nodes, channels, subscriptions }: LogHeader): number {
  let count = nodes.length;
  for (const { members } of nodes) count += members;
  for (const { partitions } of channels) count += partitions;
  for (const { channel } of subscriptions) count += channels[channel]!.partitions;
  return count;
}

const isSubscription = (row: Json, nodes: Json | undefined, channels: Json | undefined): boolean =>
  isObject(row) && isIndex(row['node'], nodes) && isIndex(row['channel'], channels);
