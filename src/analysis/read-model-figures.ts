import { EVENT_KINDS } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import { Histogram } from './histogram.ts';

/** How far a read model was behind, over the messages that changed it. */
export interface StalenessFigures {
  /** Id of the projection. */
  readonly projection: string;
  /** From the making of each message until the read model showed it, in µs. */
  readonly delays: Histogram;
  /** Number of the row that showed the latest one; 0 for none. */
  readonly worstRow: number;
}

/** What a client saw that looked for its own writes. */
export interface LookFigures {
  readonly client: string;
  readonly looks: number;
  /** Looks that did not show the write. */
  readonly stale: number;
  /** Number of the first of these rows; 0 for none. */
  readonly firstRow: number;
}

export interface ReadModelQuestion {
  /** Each projection with the store that it writes. */
  readonly projections: readonly { readonly id: string; readonly store: string }[];
  readonly clients: readonly string[];
}

export interface ReadModelFigures {
  readonly staleness: readonly StalenessFigures[];
  readonly looks: readonly LookFigures[];
  /** Rows that were read: of a longer log only the first so many. */
  readonly rows: number;
}

/** A page may read so many rows at once without standing still. */
export const ROWS_READ_MAX = 2_000_000;

/** Staleness of projections and stale reads of clients, from the rows of a run. */
export function readModelFigures(log: EventLog, { projections, clients }: ReadModelQuestion): ReadModelFigures {
  const nodeOf = (id: string): number => log.header.nodes.findIndex((node) => node.id === id);
  const stale = log.header.names.indexOf(STALE_READ);
  const models = projections.map(({ id, store }) => ({ node: nodeOf(id), store: nodeOf(store), shown: new Set<number>(), figures: { projection: id, delays: new Histogram(), worstRow: 0 }, worstUs: -1 }));
  const lookers = clients.map((client) => ({ node: nodeOf(client), figures: { client, looks: 0, stale: 0, firstRow: 0 } }));
  const created = new Map<number, number>();
  const rows = Math.min(log.rowCount, ROWS_READ_MAX);
  for (let row = 0; row < rows; row++) {
    const kind = log.cell('kind', row);
    if (kind === CREATED) created.set(log.cell('message', row), log.cell('time', row));
    else if (CHANGES.includes(kind)) {
      const [node, message] = [log.cell('node', row), log.cell('message', row)];
      const model = models.find((each) => each.store === node && !each.shown.has(message) && each.node === log.cell('node', performingRow(log, row + 1) - 1));
      const since = created.get(message);
      if (model === undefined || since === undefined) continue;
      model.shown.add(message);
      const us = log.cell('time', row) - since;
      model.figures.delays.add(us);
      if (us > model.worstUs) Object.assign(model, { worstUs: us, figures: { ...model.figures, worstRow: row + 1 } });
    } else if (kind === FINISHED || kind === FAILED) {
      const looker = lookers.find((each) => each.node === log.cell('node', row));
      const isStale = kind === FAILED && log.cell('detail', row) === stale;
      if (looker === undefined || (kind === FAILED && !isStale)) continue;
      const { figures } = looker;
      looker.figures = { ...figures, looks: figures.looks + 1, stale: figures.stale + (isStale ? 1 : 0), firstRow: isStale && figures.firstRow === 0 ? row + 1 : figures.firstRow };
    }
  }
  return { staleness: models.map(({ figures }) => figures), looks: lookers.map(({ figures }) => figures), rows };
}

/** Why the handler of a client failed whose look did not show its own write. */
const STALE_READ = 'stale read';

const CREATED = EVENT_KINDS.messageCreated.code;
const [FINISHED, FAILED] = [EVENT_KINDS.handlerFinished.code, EVENT_KINDS.handlerFailed.code];
const CHANGES: readonly number[] = [EVENT_KINDS.rowInserted.code, EVENT_KINDS.rowChanged.code, EVENT_KINDS.rowDeleted.code];
