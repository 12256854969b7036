import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { gaugesAt } from '../../log/query-gauges.ts';
import { WHOLE_RUN } from '../log-scope.ts';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { runSpans } from '../spans/run-spans.ts';
import type { ChromeEvent } from './chrome-event.ts';
import { chromeTraceExporter } from './chrome-trace.ts';

interface Trace { readonly traceEvents: readonly ChromeEvent[]; readonly otherData: Readonly<Record<string, string>>; readonly displayTimeUnit: string }

const traceOf = (...args: Parameters<typeof chromeTraceExporter.write>): Trace => JSON.parse([...chromeTraceExporter.write(...args)].join('')) as Trace;

/** The Trace Event Format's fields by phase, re-typed from its description. */
const number = { type: 'number' } as const;
const SCHEMA = {
  type: 'object', required: ['traceEvents', 'otherData'],
  properties: {
    displayTimeUnit: { enum: ['ms', 'ns'] },
    traceEvents: {
      type: 'array',
      items: {
        type: 'object', required: ['name', 'ph', 'pid'],
        properties: { name: { type: 'string', minLength: 1 }, pid: { type: 'integer' }, tid: { type: 'integer' }, ts: { ...number, minimum: 0 }, dur: { ...number, minimum: 0 }, args: { type: 'object' } },
        oneOf: [
          { properties: { ph: { const: 'X' } }, required: ['ts', 'dur', 'tid'] },
          { properties: { ph: { const: 'i' }, s: { enum: ['g', 'p', 't'] } }, required: ['ts', 's', 'tid'] },
          { properties: { ph: { const: 'C' }, args: { additionalProperties: number } }, required: ['ts', 'args'] },
          { properties: { ph: { enum: ['s', 'f'] } }, required: ['ts', 'id', 'tid', 'cat'] },
          { properties: { ph: { const: 'M' }, name: { enum: ['process_name', 'thread_name'] }, args: { required: ['name'] } }, required: ['args'] },
        ],
      },
    },
  },
} as const;
const isValid = new Ajv({ strict: false }).compile(SCHEMA);

describe.each(sampleRuns())('chrome trace of %s', (_, run) => {
  const { log } = run;
  const trace = traceOf(run, WHOLE_RUN);
  const of = (ph: ChromeEvent['ph']): ChromeEvent[] => trace.traceEvents.filter((event) => event.ph === ph);

  it('is valid', () => {
    expect(isValid(trace), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('has a slice for each span and an instant for each row that bounds none', () => {
    const spans = runSpans(log, WHOLE_RUN);
    const bounds = new Set(spans.flatMap(({ start, end }) => (end < 0 ? [start] : [start, end])));
    expect(of('X').length).toBe(spans.length);
    expect(of('i').length).toBe(log.rowCount - bounds.size);
    expect(of('X').map(({ ts, dur }) => [ts, dur])).toEqual(spans.map(({ startUs, endUs }) => [startUs, endUs - startUs]));
  });

  it('nests the slices of each thread', () => {
    const threads = new Map<string, ChromeEvent[]>();
    for (const slice of of('X')) threads.set(`${slice.pid} ${slice.tid}`, [...(threads.get(`${slice.pid} ${slice.tid}`) ?? []), slice]);
    const crossing: ChromeEvent[] = [];
    for (const slices of threads.values()) {
      const open: number[] = [];
      for (const slice of slices) {
        const { ts = 0, dur = 0 } = slice;
        while (open.length > 0 && open.at(-1)! <= ts) open.pop();
        if (open.length > 0 && ts + dur > open.at(-1)!) crossing.push(slice);
        open.push(ts + dur);
      }
    }
    expect(crossing).toEqual([]);
  });

  it('has two ends for each arrow, one for each delivery, on slices that begin there', () => {
    const starts = of('s');
    const ends = new Map(of('f').map((event) => [event.id, event]));
    expect(ends.size).toBe(starts.length);
    expect(starts.length).toBe(runSpans(log, WHOLE_RUN).filter(({ kind, link }) => kind === 'handler' && link >= 0).length);
    const slices = new Set(of('X').map(({ pid, tid, ts }) => `${pid} ${tid} ${ts}`));
    for (const event of [...starts, ...ends.values()]) expect(slices.has(`${event.pid} ${event.tid} ${event.ts}`)).toBe(true);
    for (const { id, ts = 0 } of starts) expect(ts).toBeLessThanOrEqual(ends.get(id)!.ts!);
  });

  it('names every process and thread that something stands on', () => {
    const named = new Set(of('M').map(({ name, pid, tid }) => (name === 'process_name' ? `${pid}` : `${pid} ${tid}`)));
    for (const { pid, tid, ph } of trace.traceEvents) {
      expect(named.has(`${pid}`)).toBe(true);
      if (ph !== 'C' && ph !== 'M') expect(named.has(`${pid} ${tid}`)).toBe(true);
    }
  });

  it('says where it comes from', () => {
    expect(trace.otherData).toEqual({ ...run.provenance, design: run.provenance.design, scope: 'run' });
  });
});

describe('counters of lag', () => {
  it('end at what the gauges say, and never jump by more than was appended or committed', () => {
    const run = runOf(example('Hot partition'), example('Hot partition').scenarios[0]!.id, '20s');
    const { log } = run;
    const counters = traceOf(run, WHOLE_RUN).traceEvents.filter(({ ph }) => ph === 'C');
    expect(counters.length).toBeGreaterThan(10);
    const gauges = gaugesAt(log, log.rowCount - 1);
    for (const { node, channel } of log.header.subscriptions) {
      const own = counters.filter(({ pid, name }) => pid === node && name === `lag ${log.header.channels[channel]!.id}`);
      let behind = 0;
      for (const { gauge, slot, ...at } of log.layout.entries()) {
        if (at.channel !== channel) continue;
        if (gauge === 'end') behind += gauges[slot]!;
        if (gauge === 'offset' && at.node === node) behind -= gauges[slot]!;
      }
      expect(own.at(-1)?.args?.['entries'] ?? 0).toBe(behind);
    }
  });
});
