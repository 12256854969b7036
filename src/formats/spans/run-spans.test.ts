import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { logOf } from '../../log/random-rows.fixture.ts';
import { WHOLE_RUN } from '../log-scope.ts';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { runSpans, START_KINDS } from './run-spans.ts';

const ENDS: readonly EventKindName[] = [
  'publishAcknowledged', 'publishFailed', 'publishAbandoned', 'handlerFinished', 'handlerFailed', 'handlerAborted', 'stepCompleted', 'stepFailed', 'stepTimedOut', 'sagaStepCompleted',
  'sagaStepFailed', 'sagaStepTimedOut', 'sagaCompensationCompleted', 'sagaCompensationFailed', 'sagaCompleted', 'sagaCompensated', 'sagaStuck',
];

const rowsOf = (log: EventLog, ...kinds: readonly EventKindName[]): number[] => {
  const codes = new Set(kinds.map((kind): number => EVENT_KINDS[kind].code));
  return Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => codes.has(log.cell('kind', index)));
};

describe.each(sampleRuns())('spans of %s', (_, { log }) => {
  const spans = runSpans(log, WHOLE_RUN);
  const byStart = new Map(spans.map((span) => [span.start, span]));

  it('begin at every row that begins something, in order, and at no other', () => {
    const starts = rowsOf(log, 'publishSent', 'handlerStarted', 'stepStarted', 'sagaStarted', 'sagaStepStarted', 'sagaCompensationStarted');
    expect(spans.map(({ start }) => start)).toEqual(starts);
    for (const { kind, start } of spans) expect(START_KINDS[kind]).toBe(log.cell('kind', start));
  });

  it('end at every row that ends something, each row once', () => {
    const own = spans.filter(({ end, outcome }) => end >= 0 && outcome !== 'conflict').map(({ end }) => end);
    const ends = new Set(own);
    for (const row of rowsOf(log, ...ENDS)) expect(ends.has(row), `row ${row + 1}: ${log.kindOf(row)}`).toBe(true);
  });

  it('last as long as their last row says, and are about the same message at the same instance', () => {
    for (const { kind, start, end, startUs, endUs, outcome } of spans) {
      expect(startUs).toBe(log.cell('time', start));
      expect(endUs).toBeGreaterThanOrEqual(startUs);
      if (end < 0 || outcome === 'conflict') continue;
      expect(log.cell('time', end)).toBe(endUs);
      const isTimed = ['handlerFinished', 'handlerFailed', 'stepCompleted', 'stepTimedOut', 'publishAcknowledged'].includes(log.kindOf(end));
      if (isTimed) expect(log.cell('value', end), `${kind} from row ${start + 1} to ${end + 1}`).toBe(endUs - startUs);
      if (kind === 'saga' || kind === 'sagaStep' || kind === 'compensation') expect(log.cell('saga', end)).toBe(log.cell('saga', start));
      else for (const column of ['node', 'member', 'message'] as const) expect(log.cell(column, end)).toBe(log.cell(column, start));
      if (log.kindOf(end) === 'stepCompleted') expect(log.detailText(end)).toBe(log.detailText(start));
    }
  });

  it('lie within the handler that they are a step of; a handler has one step at a time', () => {
    const last = new Map<number, number>();
    for (const { kind, parent, startUs, endUs, start } of spans) {
      if (kind !== 'step') continue;
      const handler = byStart.get(parent);
      expect(handler?.kind, `step at row ${start + 1}`).toBe('handler');
      expect(startUs).toBeGreaterThanOrEqual(last.get(parent) ?? handler!.startUs);
      expect(endUs).toBeLessThanOrEqual(handler!.endUs);
      last.set(parent, endUs);
    }
  });

  it('of a delivered message link to its sending, each delivery to the one that was appended', () => {
    for (const { kind, start, link } of spans) {
      if (kind !== 'handler') continue;
      const delivered = log.cell('cause', start) - 1;
      if (delivered < 0 || log.kindOf(delivered) !== 'delivered') continue;
      const appended = lastAppended(log, delivered);
      // Told in another way than the reader goes: by message, channel and partition.
      const sending = byStart.get(link);
      expect(sending?.kind).toBe('publish');
      expect(log.message(log.cell('message', sending!.start))!.id).toBe(log.message(log.cell('message', appended))!.id);
      // What a broker routes, or dead-letters, is appended elsewhere than it was sent to.
      if (log.cell('cause', appended) === sending!.start + 1) for (const column of ['message', 'channel', 'partition'] as const) expect(log.cell(column, sending!.start)).toBe(log.cell(column, appended));
      expect(sending!.startUs).toBeLessThanOrEqual(log.cell('time', appended));
    }
  });

  it('refer only to spans that are there', () => {
    const lost = spans.filter(({ parent, link, start }) => [parent, link].some((other) => other >= 0 && !(byStart.has(other) && other < start)));
    expect(lost).toEqual([]);
  });
});

describe('spans', () => {
  it('of one message that is sent twice at a time end each with its own answer, told by how long it took', () => {
    const sending = { node: 1, member: 0, message: 1, channel: 1, partition: 0 } as const;
    const log = logOf(
      { ...sending, kind: 'publishSent' }, { ...sending, kind: 'publishSent', afterUs: 5 },
      { ...sending, kind: 'publishAcknowledged', afterUs: 3, value: 3 }, { ...sending, kind: 'publishAcknowledged', afterUs: 2, value: 10 },
    );
    expect(runSpans(log, WHOLE_RUN).map(({ start, end }) => [start, end])).toEqual([[0, 3], [1, 2]]);
  });

  it('of a message that is delivered again after a crash are two handlers, linked to one sending', () => {
    const { log } = runOf(example('Order saga'), 'payment-crashes');
    const spans = runSpans(log, WHOLE_RUN);
    const aborted = spans.find(({ kind, outcome }) => kind === 'handler' && outcome === 'aborted')!;
    const again = spans.filter(({ kind, link }) => kind === 'handler' && link === aborted.link);
    expect(again.map(({ outcome }) => outcome)).toEqual(['aborted', 'ok']);
    expect(again.map(({ start }) => log.cell('attempt', start))).toEqual([1, 2]);
  });

  it('of a scope are those that begin or end in it', () => {
    const { log } = runOf(example('Order saga'), 'payment-declined', '30s');
    const all = runSpans(log, WHOLE_RUN);
    const fromUs = 8_000_000;
    const untilUs = 12_000_000;
    expect(runSpans(log, { kind: 'range', fromUs, untilUs })).toEqual(all.filter(({ startUs, endUs, end }) => (startUs >= fromUs && startUs <= untilUs) || (end >= 0 && endUs >= fromUs && endUs <= untilUs)));
    const saga = runSpans(log, { kind: 'saga', saga: 2 });
    expect(saga.filter(({ kind }) => kind === 'saga').map(({ start }) => log.cell('saga', start))).toEqual([2]);
    // The message that it began with is among them, from its sending on.
    expect(saga[0]).toMatchObject({ kind: 'handler' });
    expect(log.cell('saga', saga[0]!.start)).toBe(0);
    expect(runSpans(log, { kind: 'nodes', ids: ['payment'] }).every(({ start }) => log.header.nodes[log.cell('node', start)]!.id === 'payment')).toBe(true);
  });
});

/** The row that appended what was delivered; by going back, not by an index. */
function lastAppended(log: EventLog, delivered: number): number {
  for (let index = delivered; index >= 0; index--) {
    if (log.kindOf(index) === 'entryAppended' && (['channel', 'partition', 'position'] as const).every((column) => log.cell(column, index) === log.cell(column, delivered))) return index;
  }
  return -1;
}
