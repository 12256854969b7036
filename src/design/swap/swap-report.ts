import type { Trait } from '../../catalog/portable.ts';

/** What became of something when its channel moved to another product. */
export interface SwapRow {
  readonly verdict: SwapVerdict;
  /** Id of what it is about: a channel, a node, a scenario. */
  readonly subject: string;
  readonly trait?: Trait;
  readonly what: string;
  /** As it was and as it is, with the names of the products' settings; '' for nothing. */
  readonly from: string;
  readonly to: string;
  /** What is lost, or different; '' for nothing. */
  readonly note: string;
}

export type SwapVerdict =
  /** The same, in the other product's unit. */
  | 'same'
  /** As near as the other product can come. */
  | 'near'
  /** No counterpart. */
  | 'lost'
  /** Neither design says it, and the products differ. */
  | 'unsaid'
  /** Placed, moved or removed. */
  | 'moved';

export const SWAP_VERDICTS: { readonly [V in SwapVerdict]: string } = { moved: 'moved', same: 'the same', near: 'nearly the same', lost: 'lost', unsaid: 'unsaid, and different' };

/** One line each, in the order of the verdicts; rows that say the same of several things are one. */
export function orderedRows(rows: readonly SwapRow[]): readonly SwapRow[] {
  const merged = new Map<string, { row: SwapRow; subjects: string[] }>();
  for (const row of rows) {
    const key = [row.verdict, row.what, row.from, row.to, row.note].join('\n');
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { row, subjects: [row.subject] });
    else if (!known.subjects.includes(row.subject)) known.subjects.push(row.subject);
  }
  const order = Object.keys(SWAP_VERDICTS);
  return [...merged.values()].map(({ row, subjects }) => ({ ...row, subject: subjects.join(', ') })).sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
