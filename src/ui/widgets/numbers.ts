const GROUPED = new Intl.NumberFormat('en');

/** `12,345`. */
export const grouped = (value: number): string => GROUPED.format(value);

/** `1 row`, `2 rows`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${grouped(value)} ${value === 1 ? one : many}`;

const STEPS = [['s', 1_000, 90], ['min', 60_000, 90], ['h', 3_600_000, Infinity]] as const;

/** A wait that lies ahead, as exactly as it can be known: `12 s`, `3 min`, `2 h`. */
export function timeLeft(ms: number): string {
  const [unit, each] = STEPS.find(([, size, most]) => ms <= size * most) ?? STEPS[2];
  return `${grouped(Math.max(1, Math.round(ms / each)))} ${unit}`;
}
