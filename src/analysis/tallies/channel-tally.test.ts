import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { compile } from '../../design/compile.ts';
import { readDesign } from '../../design/read-design.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import { node, receive, script, send, settle, type Case, runCase } from '../../engine/conformance/harness.fixture.ts';
import { CanvasState } from '../canvas-state.ts';
import { figureOf } from '../channel-figures.ts';
import { CHANNEL_TALLY_NAMES, channelTally, type ChannelTallies } from './channel-tally.ts';

function lastRowAt(log: EventLog, seconds: number): number {
  let row = -1;
  while (row + 1 < log.rowCount && log.cell('time', row + 1) <= seconds * 1e6) row++;
  return row;
}

const tallyAt = (log: EventLog, channel: string, seconds: number): ChannelTallies => channelTally(log, channel).at(lastRowAt(log, seconds), seconds * 1e6)!;

const sqs = (config: Record<string, unknown>, operations: Case['nodes'][number]['config'][], until = '5m'): EventLog => runCase({
  id: 'tally', rule: '', until, seen: {}, systems: [{ id: 'aws', kind: 'aws', config: { clientLatency: '1ms', serviceLatency: '1ms' } }],
  nodes: [node('q', 'sqs-queue', config as never, 'aws'), node('dead', 'sqs-queue', {}, 'aws'), script('client', operations, { awsSender: {} })],
  wires: { 'client>q': {}, 'q>client': {}, 'client>dead': {}, 'dead>client': {}, 'q>dead': {} },
}).log;

describe('ApproximateAgeOfOldestMessage', () => {
  const log = sqs({ RedrivePolicy: { deadLetterTargetArn: 'dead', maxReceiveCount: 1 } }, [
    send('a', 1_000, 'q'), send('b', 11_000, 'q'), receive('r1', 20_000, 'q', 1), settle('x1', 'ack', 25_000, 'r1'), receive('r2', 30_000, 'q', 1, { visibility: '5s' }), receive('r3', 50_000, 'q', 1),
  ]);

  it('runs from when the oldest message came, in flight or not, and ends with the queue empty', () => {
    expect(tallyAt(log, 'q', 0.5).oldestAgeS).toBe(0);
    expect(tallyAt(log, 'q', 21).oldestAgeS).toBeCloseTo(19.999, 2);
    expect(tallyAt(log, 'q', 31).oldestAgeS).toBeCloseTo(19.999, 2);
    expect(tallyAt(log, 'q', 60).oldestAgeS).toBe(0);
  });

  it('of a dead letter counts from when it was moved (setting-up-dead-letter-queue-retention)', () => {
    expect(tallyAt(log, 'dead', 60).oldestAgeS).toBeCloseTo(9.999, 2);
  });

  it('counts what came from senders, what was received and what was deleted; a dead letter was not sent', () => {
    expect(tallyAt(log, 'q', 60)).toMatchObject({ sent: 2, leased: 2, leasedAgain: 0, settled: 1, deadDeliveryLimit: 1 });
    expect(tallyAt(log, 'dead', 60)).toMatchObject({ sent: 0, leased: 0, settled: 0 });
  });
});

/** Every channel of an example, at moments that ascend and then go back. */
const EXAMPLES: readonly (readonly [string, string])[] = [['prefetch-hoarding', 'jobs'], ['visibility-timeout', 'payments'], ['requeue-hot-loop', 'work'], ['dead-letter-loss', 'orders'], ['hot-partition', 'readings']];

function logOf(example: string): EventLog {
  const design = readDesign(readFileSync(`public/examples/${example}.flow.json`), example).design!;
  const compiled = compile(design, design.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return runInProcess(compiled).log;
}

describe.each(EXAMPLES)('%s', (example) => {
  const log = logOf(example);
  const channels = log.header.channels.slice(1).map(({ id }) => id);
  const canvas = new CanvasState(log);
  const moments = [...Array.from({ length: 25 }, (_, at) => Math.floor(((log.rowCount - 1) * at) / 24)), 7, Math.floor(log.rowCount / 3)];

  it('bytes are those of as many entries as the gauges count, and go where they go', () => {
    let busy = 0;
    for (const id of channels) {
      const tally = channelTally(log, id);
      const sizes = new Set<number>();
      for (let row = 0; row < log.rowCount; row++) if (log.kindOf(row) === 'entryAppended') sizes.add(log.cell('value', row));
      const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
      for (const row of moments) {
        const counted = tally.at(row, log.cell('time', row))!;
        const state = canvas.channelState(id, gaugesAt(log, row))!;
        for (const [bytes, entries] of [[counted.keptBytes, state.depth], [counted.leasedBytes, state.leased], [counted.readyBytes, figureOf('ready', state)]] as const) {
          expect(bytes).toBeGreaterThanOrEqual(entries * least);
          expect(bytes).toBeLessThanOrEqual(entries * most);
          if (entries > 0) busy++;
        }
        expect(counted.deadRejected + counted.deadExpired + counted.deadOverflow + counted.deadDeliveryLimit).toBe(state.deadLettered);
        // Asked alone, it says the same as along the way.
        expect(channelTally(log, id).at(row, log.cell('time', row))).toEqual(counted);
      }
    }
    expect(busy).toBeGreaterThan(10);
  });
});

it('knows nothing of what is no channel of the run', () => {
  expect(channelTally(logOf('hot-partition'), 'nobody').at(3, 0)).toBeUndefined();
});

it('what the catalog names is counted, and what is counted some product names', () => {
  const named = CHANNELS.flatMap(({ tallies }) => tallies.map(({ of }) => of));
  expect([...new Set(named)].sort()).toEqual([...CHANNEL_TALLY_NAMES].sort());
});
