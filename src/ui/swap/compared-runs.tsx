import type { ReactElement } from 'react';
import type { ComparedLine } from '../../analysis/compare-deliveries.ts';
import { formatDuration } from '../../base/time.ts';
import type { Design } from '../../design/document.ts';
import type { SwapRuns } from '../../workspace/swap/swap-session.ts';
import { SideBySide } from '../widgets/side-by-side.tsx';
import styles from './swap-dialog.module.css';

interface ComparedRunsProps {
  readonly before: Design;
  readonly after: Design;
  readonly runs: Extract<SwapRuns, { readonly status: 'finished' }>;
  readonly onOpen: (side: number, row: number) => void;
}

const SIDES = ['before', 'after'] as const;

/** What the scenario came to on either product; figures lead to the rows that show them. */
export function ComparedRuns({ before, after, runs: { lines, scenario }, onOpen }: ComparedRunsProps): ReactElement {
  const rows = lines.map((line) => ({
    id: line.id,
    label: line.label,
    help: line.help,
    cells: SIDES.map((_, side) => ({ content: <Figure line={line} side={side} onOpen={onOpen} />, isBetter: isBetter(line, side) })),
  }));
  const sides = [before, after].map((design, side) => ({ id: SIDES[side]!, title: systemNames(design), note: SIDES[side] === 'before' ? 'as it is' : 'swapped' }));
  return (
    <section aria-label="Both runs" data-testid="swap-runs">
      <SideBySide label={`Both runs of ${scenario}`} sides={sides} groups={[{ title: scenario, rows }]} />
    </section>
  );
}

const systemNames = ({ systems }: Design): string => systems.map(({ name }) => name).join(' and ');

function isBetter({ isBad, values }: ComparedLine, side: number): boolean {
  const [own, other] = [values[side], values[1 - side]];
  if (!isBad || typeof own !== 'number' || typeof other !== 'number') return false;
  return own < other;
}

function Figure({ line, side, onOpen }: { readonly line: ComparedLine; readonly side: number; readonly onOpen: (side: number, row: number) => void }): ReactElement {
  const text = figureText(line, side);
  const row = line.rows[side]?.at(-1);
  const first = line.unit === 'us' ? row : line.rows[side]?.[line.id === 'order' || line.id === 'duplicates' ? 1 : 0];
  if (first === undefined) return <>{text}</>;
  const where = side === 0 ? 'before' : 'after';
  return (
    <span className={styles.figure}>
      {text}
      <button type="button" className={styles.row} title={side === 0 ? 'Shows this run at this row' : 'Swaps, and shows this run at this row'} aria-label={`${line.label}, ${where}: row ${first}`} onClick={() => onOpen(side, first)}>{`row ${first}`}</button>
    </span>
  );
}

function figureText({ unit, values }: ComparedLine, side: number): string {
  const value = values[side] ?? null;
  if (unit === 'order') return value === null ? 'not tested' : value === 0 ? 'kept' : `lost ${value}×`;
  if (value === null) return 'none';
  return unit === 'us' ? shortDuration(value) : value.toLocaleString('en-US');
}

/** Three digits are enough to compare. */
const shortDuration = (us: number): string => formatDuration(us < 1000 ? us : us < 10_000_000 ? Math.round(us / 1000) * 1000 : Math.round(us / 100_000) * 100_000);
