import { err, ok, type Result } from '../../base/result.ts';
import { parseIsoTimestamp, SECOND_US } from '../../base/time.ts';

/** Lines of a file that are looked at, at most. */
const LINES_MAX = 1_000_000;

/**
 * The times of a recorded trace: from CSV or plain text, the first column that holds a number or an instant on every
 * line, a heading left aside. Numbers are seconds; instants become seconds since the first of them. Ascending.
 */
export function readTimes(text: string, countMax: number): Result<readonly number[], string> {
  const lines = text.split(/\r\n|\n|\r/, LINES_MAX).map((line) => line.trim()).filter((line) => line !== '');
  const rows = lines.map((line) => line.split(/[,;\t]/).map(cellOf));
  const [first = []] = rows;
  const body = first.some((cell) => timeOf(cell) !== undefined) ? rows : rows.slice(1);
  if (body.length === 0) return err('There are no times in it: write one on each line, in seconds.');
  const width = Math.max(...body.slice(0, 100).map((row) => row.length));
  for (let column = 0; column < width; column++) {
    const times = body.map((row) => timeOf(row[column] ?? ''));
    if (times.some((time) => time === undefined)) continue;
    if (times.length > countMax) return err(`It has ${times.length} times; at most ${countMax} fit.`);
    return fromStart(times as readonly Time[]);
  }
  const broken = body.findIndex((row) => !row.some((cell) => timeOf(cell) !== undefined));
  return err(broken < 0 ? 'No column of it is a time on every line.' : `Line ${broken + 1 + (rows.length - body.length)} holds no time: a number of seconds, or an instant such as 2024-08-15T10:30:00Z.`);
}

interface Time {
  readonly seconds: number;
  readonly isInstant: boolean;
}

const cellOf = (cell: string): string => cell.trim().replace(/^"(.*)"$/, '$1');

function timeOf(cell: string): Time | undefined {
  if (/^[+]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return { seconds: Number(cell), isInstant: false };
  const instant = parseIsoTimestamp(cell);
  return instant.ok ? { seconds: instant.value / SECOND_US, isInstant: true } : undefined;
}

function fromStart(times: readonly Time[]): Result<readonly number[], string> {
  const sorted = times.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const [earliest = 0] = sorted;
  const zero = times.some(({ isInstant }) => isInstant) ? earliest : 0;
  return ok(sorted.map((seconds) => Math.round((seconds - zero) * SECOND_US) / SECOND_US));
}
