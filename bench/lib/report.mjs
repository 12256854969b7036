/**
 * One bar: what is compared and what counts as met. `round` measures all its contenders side by side, one after the
 * other, and answers a value and the figures behind it: the table has medians over rounds.
 * @typedef {{ value: number, figures: Record<string, number>, note?: string }} Round
 * @typedef {{ id: string, what: string, unit: string, atLeast?: number, atMost?: number, isSlow?: boolean, round(context: { short: boolean, round: number }): Promise<Round> }} Bar
 */

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Widest difference between rounds, of the median. */
const spread = (values) => (Math.max(...values) - Math.min(...values)) / Math.abs(median(values) || 1);

const isMet = ({ atLeast, atMost }, value) => (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);

const short = (value) => (Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3))));

export function printHead(rounds, isShort) {
  console.log(`medians of ${rounds} alternating round${rounds === 1 ? '' : 's'}${isShort ? ', short runs' : ''}; spread is (largest - least) / median`);
  console.log(`${'bar'.padEnd(4)}${'measured'.padStart(10)} ${'wanted'.padEnd(10)}${''.padEnd(8)} ${'spread'.padStart(6)}  what`);
}

export function printBar(bar, results, problem) {
  if (problem !== undefined) {
    console.log(`${bar.id.padEnd(4)}${'-'.padStart(10)} ${''.padEnd(10)}${'not run'.padEnd(8)} ${''.padStart(6)}  ${bar.what}: ${String(problem?.message ?? problem).split('\n')[0]}`);
    return;
  }
  const values = results.map(({ value }) => value);
  const value = median(values);
  const wanted = [bar.atLeast === undefined ? '' : `>= ${bar.atLeast}`, bar.atMost === undefined ? '' : `<= ${bar.atMost}`].filter(Boolean).join(', ');
  const verdict = wanted === '' ? '' : isMet(bar, value) ? 'met' : 'NOT MET';
  console.log(`${bar.id.padEnd(4)}${`${short(value)}${bar.unit}`.padStart(10)} ${wanted.padEnd(10)}${verdict.padEnd(8)} ${`${Math.round(100 * spread(values))} %`.padStart(6)}  ${bar.what}`);
  const names = Object.keys(results[0].figures);
  for (const name of names) console.log(`${''.padEnd(41)}${short(median(results.map(({ figures }) => figures[name]))).padStart(12)}  ${name}`);
  for (const note of new Set(results.map(({ note }) => note).filter(Boolean))) console.log(`${''.padEnd(55)}${note}`);
}
