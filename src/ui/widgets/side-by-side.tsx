import { ArrowDown, ArrowUp, Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './side-by-side.module.css';

/** What stands in one cell. */
export interface ComparedCell {
  readonly content: ReactNode;
  /** The better one of its row: it gets a mark besides its colour. */
  readonly isBetter?: boolean;
  /** How it moved against the first side, such as `+12 %`. */
  readonly change?: { readonly text: string; readonly direction: 'up' | 'down' } | undefined;
}

/** One figure, or one fact, on every side. */
export interface ComparedRow {
  readonly id: string;
  readonly label: string;
  /** What the row means, as a tooltip. */
  readonly help?: string;
  /** One for each side; undefined where a side has nothing of the kind. */
  readonly cells: readonly (ComparedCell | undefined)[];
}

export interface ComparedGroup {
  readonly title: string;
  readonly rows: readonly ComparedRow[];
}

interface SideBySideProps {
  /** What is compared, for a reader. */
  readonly label: string;
  /** Names of the sides, in order; two or more. */
  readonly sides: readonly { readonly id: string; readonly title: ReactNode; readonly note?: ReactNode }[];
  readonly groups: readonly ComparedGroup[];
}

/** Things side by side: a column for each, a row for each figure. The better one of a row stands out. */
export function SideBySide({ label, sides, groups }: SideBySideProps): ReactElement {
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table} data-testid="side-by-side" data-sides={sides.length}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Figure</span></th>
            {sides.map(({ id, title, note }) => <th key={id} scope="col"><span className={styles.side}>{title}</span>{note !== undefined && <span className={styles.note}>{note}</span>}</th>)}
          </tr>
        </thead>
        {groups.filter(({ rows }) => rows.length > 0).map(({ title, rows }) => (
          <tbody key={title}>
            <tr className={styles.group}><th scope="rowgroup" colSpan={sides.length + 1}>{title}</th></tr>
            {rows.map((row) => <Row key={row.id} row={row} sides={sides.map(({ id }) => id)} />)}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({ row: { id, label, help, cells }, sides }: { readonly row: ComparedRow; readonly sides: readonly string[] }): ReactElement {
  return (
    <tr data-row={id}>
      <th scope="row" {...(help !== undefined && { title: help })}>{label}</th>
      {sides.map((side, at) => <td key={side} data-better={cells[at]?.isBetter === true ? '' : undefined}><Cell cell={cells[at]} /></td>)}
    </tr>
  );
}

function Cell({ cell }: { readonly cell: ComparedCell | undefined }): ReactElement {
  if (cell === undefined) return <span className={styles.nothing} aria-label="none">–</span>;
  const { content, isBetter, change } = cell;
  return (
    <span className={styles.cell}>
      <span>{content}</span>
      {isBetter === true && <span className={styles.better}><Check size={12} strokeWidth={2.5} aria-hidden /><span className="visually-hidden">better</span></span>}
      {change !== undefined && <span className={styles.change}>{change.direction === 'up' ? <ArrowUp size={12} aria-hidden /> : <ArrowDown size={12} aria-hidden />}{change.text}</span>}
    </span>
  );
}
