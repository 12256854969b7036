import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';

/**
 * What only rows tell of one side of a thing: its figures under neutral names, and the kinds of rows that move them. A new one
 * is one file and one line in the registry; what a product calls its figures stands in the catalog.
 */
export interface Aspect<Figure extends string = string, Value extends Counted = number> {
  readonly figures: readonly Figure[];
  readonly kinds: readonly EventKindName[];
  /** `subject`: index of the channel or node into the header. */
  begin(log: EventLog, subject: number): Counting<Figure, Value>;
}

/** A figure; of each instance of a node, where it is one of instances. Not a number where there is none. */
export type Counted = number | readonly number[];

/** For aspects that look at none. */
export const NO_GAUGES = new Float64Array(0);

/** An aspect along the rows, in their order. */
export interface Counting<Figure extends string = string, Value extends Counted = number> {
  /** A row of one of its kinds, at the index. */
  read(kind: EventKindName, row: number): void;
  /** As things stand at a moment not before the last row read; `gauges` are those of that moment. Who asks copies what it keeps: rates ask at every row. */
  figures(nowUs: number, gauges: Float64Array): { readonly [F in Figure]: Value };
}

/** An aspect that counts rows: `read` says of each what it adds to. */
export function countingAspect<Figure extends string>(figures: readonly Figure[], kinds: readonly EventKindName[], read: (kind: EventKindName, row: number, log: EventLog) => Figure | undefined): Aspect<Figure> {
  return {
    figures,
    kinds,
    begin: (log) => {
      const counts = Object.fromEntries(figures.map((figure) => [figure, 0])) as { [F in Figure]: number };
      return {
        read: (kind, row) => {
          const figure = read(kind, row, log);
          if (figure !== undefined) counts[figure]++;
        },
        figures: () => counts,
      };
    },
  };
}

/** Counts rows of one kind by the reason that they give. */
export const reasonsAspect = <Figure extends string>(kind: EventKindName, figureOf: { readonly [reason: string]: Figure }): Aspect<Figure> =>
  countingAspect(Object.values(figureOf), [kind], (_, row, log) => figureOf[log.detailText(row)]);
