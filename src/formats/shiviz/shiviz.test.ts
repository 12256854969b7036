import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../log/event-log.ts';
import { type LogScope, traceRows, WHOLE_RUN } from '../log-scope.ts';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { shivizExporter, SHIVIZ_PATTERN } from './shiviz.ts';

interface ShivizEvent { readonly host: string; readonly event: string; readonly clock: Readonly<Record<string, number>> }

/** What ShiViz takes out of a log, by the pattern that it proposes. */
const parse = (text: string): ShivizEvent[] => [...text.matchAll(new RegExp(SHIVIZ_PATTERN, 'g'))].map(({ groups }) => ({ host: groups!['host']!, event: groups!['event']!, clock: JSON.parse(groups!['clock']!) as Record<string, number> }));

const textOf = (run: Parameters<typeof shivizExporter.write>[0], scope: LogScope = WHOLE_RUN): string => [...shivizExporter.write(run, scope)].join('');

/** a <= b as vectors. */
const isBefore = (a: ShivizEvent, b: ShivizEvent): boolean => a !== b && Object.entries(a.clock).every(([host, count]) => count <= (b.clock[host] ?? 0));

/** What comes before each event, by the two rules of happened-before and nothing else. */
function ancestors(log: EventLog, rows: readonly number[], hosts: ReadonlyMap<number, string>): Set<number>[] {
  const before = Array.from({ length: log.rowCount }, () => new Set<number>());
  const last = new Map<string, number>();
  for (let index = 0; index < log.rowCount; index++) {
    const host = hosts.get(index)!;
    const cause = log.cell('cause', index) - 1;
    for (const earlier of [last.get(host), cause < 0 ? undefined : cause]) {
      if (earlier === undefined) continue;
      before[index]!.add(earlier);
      for (const each of before[earlier]!) before[index]!.add(each);
    }
    last.set(host, index);
  }
  return rows.map((row) => before[row]!);
}

describe.each(sampleRuns())('shiviz log of %s', (_, run) => {
  const events = parse(textOf(run));

  it('has every row once, and nothing that is none', () => {
    expect(events.length).toBe(run.log.rowCount);
    expect(events.some(({ event }) => event.startsWith('Flowstage'))).toBe(false);
  });

  it('has clocks that ShiViz accepts: each host counts its own events from 1, and knows only of what there is', () => {
    const counts = new Map<string, number>();
    const wrong: string[] = [];
    for (const [at, { host, clock }] of events.entries()) {
      const next = (counts.get(host) ?? 0) + 1;
      counts.set(host, next);
      if (clock[host] !== next) wrong.push(`event ${at}: ${host} is at ${clock[host]}, not ${next}`);
      for (const [other, count] of Object.entries(clock)) if (count > (counts.get(other) ?? 0)) wrong.push(`event ${at}: knows ${count} of ${other}, which has ${counts.get(other) ?? 0}`);
    }
    expect(wrong).toEqual([]);
  });

  it('says where it comes from in its first line', () => {
    expect(textOf(run)).toMatch(/^Flowstage · design "[^\n]*" \([0-9a-f]{32}\)[^\n]*engine [^\n]+\n\n/);
  });
});

describe('the order of a shiviz log', () => {
  const run = runOf(example('Order saga'), 'payment-declined', '8s');

  it('is happened-before, and no other', () => {
    const events = parse(textOf(run));
    const hosts = new Map(events.map(({ host }, index) => [index, host]));
    const before = ancestors(run.log, events.map((_, index) => index), hosts);
    const wrong: string[] = [];
    for (let b = 0; b < events.length; b++) for (let a = 0; a < b; a++) if (isBefore(events[a]!, events[b]!) !== before[b]!.has(a)) wrong.push(`${a + 1} before ${b + 1}`);
    expect(wrong).toEqual([]);
  });

  it('is the same for a part, which counts its own events only', () => {
    const rows = [...traceRows(run.log, { kind: 'saga', saga: 1 })];
    const part = parse(textOf(run, { kind: 'saga', saga: 1 }));
    const hosts = new Map(parse(textOf(run)).map(({ host }, index) => [index, host]));
    const before = ancestors(run.log, rows, hosts);
    expect(part.length).toBe(rows.length);
    const wrong: string[] = [];
    for (let b = 0; b < part.length; b++) for (let a = 0; a < b; a++) if (isBefore(part[a]!, part[b]!) !== before[b]!.has(rows[a]!)) wrong.push(`${a + 1} before ${b + 1}`);
    expect(wrong).toEqual([]);
  });
});
