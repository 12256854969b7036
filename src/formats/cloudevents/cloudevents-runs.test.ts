import { CloudEvent as ReadEvent, ValidationError } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../log/stored-message.ts';
import { type LogScope, WHOLE_RUN } from '../log-scope.ts';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { cloudEventsExporter, type CloudEvent } from './cloudevents.ts';

const eventsOf = (run: Parameters<typeof cloudEventsExporter.write>[0], scope: LogScope = WHOLE_RUN): CloudEvent[] => [...cloudEventsExporter.write(run, scope)].map((line) => JSON.parse(line) as CloudEvent);

describe.each(sampleRuns())('cloudevents of %s', (_, run) => {
  const { log } = run;
  const events = eventsOf(run);
  const created = Array.from({ length: log.rowCount }, (_each, index) => index).filter((index) => log.kindOf(index) === 'messageCreated');

  it('are one for each message with a payload, in the order of creation', () => {
    const records = created.map((index) => parseMessage(log.detailText(index))!).filter(({ payload }) => payload !== null);
    expect(events.length).toBe(records.length);
    expect(events.map(({ data }) => data)).toEqual(records.map(({ payload }) => {
      const envelope = payload as { eventId?: string; data?: unknown };
      return envelope.eventId === undefined ? payload : envelope.data;
    }));
  });

  it('are what the CNCF package takes for valid, and reads back alike', () => {
    for (const event of events) {
      try {
        const read = new ReadEvent(event as object, true);
        expect(read.validate()).toBe(true);
        expect(JSON.parse(JSON.stringify(read))).toEqual({ ...event, time: new Date(event.time).toISOString() });
      } catch (thrown) {
        throw thrown instanceof ValidationError ? new Error(`${thrown.message} ${JSON.stringify(thrown.errors)} ${JSON.stringify(event)}`) : thrown;
      }
    }
  });

  it('have ids that only copies of one message share, and causes that are there', () => {
    const ids = new Map<string, string>();
    for (const event of events) {
      expect(ids.get(`${event.source} ${event.id}`) ?? JSON.stringify(event.data)).toBe(JSON.stringify(event.data));
      ids.set(`${event.source} ${event.id}`, JSON.stringify(event.data));
    }
    const known = new Set(events.map(({ id }) => id));
    for (const { correlationid, causationid } of events) expect(known.has(correlationid) && (causationid === undefined || known.has(causationid))).toBe(true);
  });

  it('have times within the run', () => {
    const first = log.header.epochUs / 1000;
    const last = first + log.cell('time', log.rowCount - 1) / 1000;
    for (const { time } of events) expect(Date.parse(time) >= Math.floor(first) && Date.parse(time) <= Math.ceil(last), time).toBe(true);
  });
});

describe('cloudevents of a part', () => {
  it('of a saga begin with what started it, and are all of one key', () => {
    const run = runOf(example('Order saga'), 'payment-declined', '30s');
    const events = eventsOf(run, { kind: 'saga', saga: 3 });
    expect(events[0]).toMatchObject({ type: 'OrderPlaced' });
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(1);
    expect(events.length).toBe(eventsOf(run).filter(({ correlationid }) => correlationid === events[0]!.id).length);
  });
});
