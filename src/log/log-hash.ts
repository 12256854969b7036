import { Hash128 } from '../base/hash.ts';
import type { Columns } from './column-arrays.ts';
import { COLUMN_NAMES } from './columns.ts';
import type { LogHeader } from './header.ts';

/**
 * The hash of a log: its header, then the hash of each segment in order. It depends on what was
 * written and on nothing else: not on when it is asked, nor on how often the open tail was flushed.
 */
export function startLogHash(header: LogHeader): Hash128 {
  const hash = new Hash128();
  hash.text(header.format);
  hash.u32(header.version);
  hash.text(header.seed);
  hash.f64(header.epochUs);
  addHeaderTables(hash, header);
  return hash;
}

/** Engine version and topology hash stay out: they say who wrote the rows, not what the rows say. */
function addHeaderTables(hash: Hash128, header: LogHeader): void {
  hash.u32(header.names.length);
  for (const name of header.names) hash.text(name);
  hash.u32(header.nodes.length);
  for (const { id, members, parent } of header.nodes) {
    hash.text(id);
    hash.u32(members);
    hash.u32(parent);
  }
  hash.u32(header.channels.length);
  for (const { id, partitions } of header.channels) {
    hash.text(id);
    hash.u32(partitions);
  }
  hash.u32(header.subscriptions.length);
  for (const { node, channel } of header.subscriptions) {
    hash.u32(node);
    hash.u32(channel);
  }
}

export function addSegmentHash(log: Hash128, rows: number, hash: string): void {
  log.u32(rows);
  log.text(hash);
}

/** Over every used cell, column by column, and every heap byte. */
export function segmentHash(columns: Columns, rows: number, heap: Uint8Array): string {
  const hash = new Hash128();
  hash.u32(rows);
  hash.u32(heap.length);
  for (const name of COLUMN_NAMES) {
    const column = columns[name];
    hash.bytes(new Uint8Array(column.buffer, column.byteOffset, rows * column.BYTES_PER_ELEMENT));
  }
  hash.bytes(heap);
  return hash.digest();
}
