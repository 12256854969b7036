import { useLayoutEffect, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { consequencesBySegment } from '../../log/query-causes.ts';
import { inSlices } from '../widgets/in-slices.ts';

export interface Consequences {
  readonly rows: readonly number[];
  /** More may be found. */
  readonly isSearching: boolean;
}

/** What a row led to, directly or through others: at most `limit` indexes, ascending. A long log is looked through in slices. */
export function useConsequences(log: EventLog, index: number, limit: number): Consequences {
  const [search, setSearch] = useState<Search>({ log: null, index, ...BEGUN });

  useLayoutEffect(() => {
    let rows: readonly number[] = [];
    return inSlices(consequencesBySegment(log, index), (brought, isAll) => {
      const more = brought.flat();
      rows = [...rows, ...more].slice(0, limit);
      const isSearching = !isAll && rows.length < limit;
      if (!isSearching || more.length > 0) setSearch({ log, index, rows, isSearching });
      return isSearching;
    });
  }, [log, index, limit]);

  return search.log === log && search.index === index ? search : BEGUN;
}

interface Search extends Consequences {
  readonly log: EventLog | null;
  readonly index: number;
}

const BEGUN: Consequences = { rows: [], isSearching: true };
