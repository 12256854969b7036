import type { EventLog } from './event-log.ts';

/** Why a row is there: its own index, then the row that led to it, and so on back to a row without cause. */
export function causeChain(log: EventLog, index: number): number[] {
  const chain = [index];
  let cause = log.cell('cause', index);
  while (cause !== 0) {
    chain.push(cause - 1);
    cause = log.cell('cause', cause - 1);
  }
  return chain;
}

/** What a row led to, directly or through others: at most `limit` indexes, ascending, without its own. */
export function consequencesOf(log: EventLog, index: number, limit: number): number[] {
  const reached = new Set([index + 1]);
  const found: number[] = [];
  const from = log.segmentAt(index).index;
  for (const segment of log.segments.slice(from)) {
    for (let row = Math.max(0, index + 1 - segment.firstRow); row < segment.rows; row++) {
      if (!reached.has(segment.columns.cause[row]!)) continue;
      if (found.length === limit) return found;
      found.push(segment.firstRow + row);
      reached.add(segment.firstRow + row + 1);
    }
  }
  return found;
}
