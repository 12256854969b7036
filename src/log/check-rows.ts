import type { DetailMeaning } from './event-kinds.ts';
import type { LogHeader } from './header.ts';
import { heapText } from './heap.ts';
import { isKindCode, kindByCode } from './kind-codes.ts';
import type { Segment } from './segment.ts';

/** What is wrong with the first bad row of a segment from outside, or undefined. After it, readers may follow every index. */
export function checkRows(header: LogHeader, segment: Segment, timeBeforeUs: number): string | undefined {
  let timeUs = timeBeforeUs;
  for (let row = 0; row < segment.rows; row++) {
    const wrong = wrongCell(header, segment, row, timeUs);
    if (wrong !== undefined) return `row ${segment.firstRow + row + 1} (segment ${segment.index}): ${wrong}; the log was written by a newer version, or forged`;
    timeUs = segment.columns.time[row]!;
  }
  return undefined;
}

function wrongCell(header: LogHeader, { columns, firstRow, heap }: Segment, row: number, timeUs: number): string | undefined {
  const { nodes, channels } = header;
  const time = columns.time[row]!;
  const kind = columns.kind[row]!;
  if (!Number.isSafeInteger(time) || time < timeUs) return `time ${time} us is no whole number from ${timeUs} on`;
  if (!isKindCode(kind)) return `event kind ${kind} is unknown`;
  if (Number.isNaN(columns.value[row])) return 'its value is no number';
  if (columns.node[row]! >= nodes.length) return `node ${columns.node[row]} is not among the ${nodes.length} of the header`;
  if (columns.channel[row]! >= channels.length) return `channel ${columns.channel[row]} is not among the ${channels.length} of the header`;
  if (columns.cause[row]! > firstRow + row) return `cause ${columns.cause[row]} is not before it`;
  return wrongDetail(header, heap, kindByCode(kind).detail, columns.detail[row]!);
}

function wrongDetail({ names }: LogHeader, heap: Uint8Array, meaning: DetailMeaning, detail: number): string | undefined {
  if (meaning === 'name' && detail >= names.length) return `name ${detail} is not among the ${names.length} of the header`;
  if (meaning === 'heap' && heapText(heap, detail) === undefined) return `no text begins at ${detail} of the heap`;
  return undefined;
}
