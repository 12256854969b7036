import { useEffect, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { queryWindow, type RowFilter } from '../../log/query-window.ts';

export interface FilteredRows {
  readonly count: number;
  /** Index in the log of the row at a place in the list. */
  readonly indexAt: (place: number) => number;
  /** Place in the list of a row of the log; -1 when the filter leaves it out. */
  readonly placeOf: (index: number) => number;
  /** More may be found. */
  readonly isSearching: boolean;
}

/** The rows that fit a filter; all of them for an empty one. The filter object is compared by identity: memoise it. Long logs are searched in slices, so that typing stays smooth; a growing log is searched on. */
export function useFilteredRows(log: EventLog, filter: RowFilter): FilteredRows {
  const [search, setSearch] = useState<Search>({ filter: undefined, header: undefined, next: 0, found: [], count: 0 });
  const isCurrent = search.filter === filter && search.header === log.header;
  const isOpen = Object.keys(filter).length === 0;
  const isDone = isOpen || (isCurrent && search.next >= log.rowCount);

  useEffect(() => {
    if (isDone) return undefined;
    // Another run has another header; the same run only grows.
    const begun = isCurrent ? search : { filter, header: log.header, next: 0, found: [], count: 0 };
    const timer = setTimeout(() => setSearch(searchedOn(begun, log)), 0);
    return () => clearTimeout(timer);
  }, [log, filter, search, isCurrent, isDone]);

  if (isOpen) return allRows(log.rowCount);
  return someRows(isCurrent ? search.found : [], isCurrent ? search.count : 0, !isDone);
}

interface Search {
  readonly filter: RowFilter | undefined;
  readonly header: EventLog['header'] | undefined;
  /** Index of the first row that was not looked at. */
  readonly next: number;
  /** Shared by the slices of one search, which only add to it: the first `count` are this one's. */
  readonly found: number[];
  readonly count: number;
}

/** Rows that a slice looks at, and segments that it looks into: a few milliseconds. */
const SLICE_ROWS = 3000;
const SLICE_SEGMENTS = 2;

function searchedOn({ filter = {}, header, next: from, found, count }: Search, log: EventLog): Search {
  const { rows, next } = queryWindow(log, { filter, from, limit: SLICE_ROWS, searchMax: SLICE_ROWS, segmentsMax: SLICE_SEGMENTS });
  found.length = count;
  found.push(...rows);
  return { filter, header, next: next ?? log.rowCount, found, count: found.length };
}

const allRows = (count: number): FilteredRows => ({ count, indexAt: (place) => place, placeOf: (index) => (index < count ? index : -1), isSearching: false });

const someRows = (found: readonly number[], count: number, isSearching: boolean): FilteredRows => ({
  count,
  indexAt: (place) => found[place] ?? 0,
  placeOf: (index) => placeOf(found, count, index),
  isSearching,
});

/** In the first `count` of some ascending indexes. */
function placeOf(found: readonly number[], count: number, index: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (found[middle]! < index) low = middle + 1;
    else high = middle;
  }
  return low < count && found[low] === index ? low : -1;
}
