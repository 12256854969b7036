import { useEffect, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { failuresBySegment } from '../../workspace/playhead/marks.ts';
import { inSlices } from '../widgets/in-slices.ts';

/** More than a scrubber has pixels. */
const PLACES = 10_000;

/** Numbers of the rows at which something failed, of those that lie too near to be told apart the first. A long log is looked through in slices; none of a log that is null. */
export function useFailures(log: EventLog | null): readonly number[] {
  const [found, setFound] = useState<{ readonly log: EventLog | null; readonly rows: readonly number[] }>({ log: null, rows: [] });

  useEffect(() => {
    if (log === null) return undefined;
    const apart = log.rowCount / PLACES;
    let rows: readonly number[] = [];
    return inSlices(failuresBySegment(log), (brought) => {
      const more = thinned(brought.flat(), rows.at(-1) ?? -apart, apart);
      if (more.length > 0) setFound({ log, rows: (rows = [...rows, ...more]) });
      return true;
    });
  }, [log]);

  return found.log === log ? found.rows : NONE;
}

const NONE: readonly number[] = [];

function thinned(rows: readonly number[], before: number, apart: number): readonly number[] {
  let last = before;
  return rows.filter((row) => {
    const isApart = row - last >= apart;
    if (isApart) last = row;
    return isApart;
  });
}
