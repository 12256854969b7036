import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CanvasState } from '../../analysis/canvas-state.ts';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { compile } from '../../design/compile.ts';
import { readDesign } from '../../design/read-design.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import { type Figure, figureReader, figureText, isThere } from './figures-of.ts';
import { observedOf } from './observed.ts';

const textOf = (figures: readonly Figure[]): string => figures.filter(isThere).map((figure) => `${figure.name} ${figureText(figure)}`).join('\n');

/** The channel of an example at a moment, in the words of its product; rows are counted by hand. */
function observedAt(example: string, scenario: string, channel: string, seconds: number): { readonly text: string; readonly ready: number; readonly out: number; readonly empty: number; readonly rows: (kind: EventKindName) => number } {
  const design = readDesign(readFileSync(`public/examples/${example}.flow.json`), example).design!;
  const compiled = compile(design, scenario);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { log } = runInProcess(compiled);
  const index = log.header.channels.findIndex(({ id }) => id === channel);
  const seen = new Map<EventKindName, number>();
  let row = 0;
  let out = 0;
  let kept = 0;
  let empty = 0;
  for (; row < log.rowCount && log.cell('time', row) <= seconds * 1e6; row++) {
    if (log.cell('channel', row) !== index) continue;
    const kind = log.kindOf(row);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (kind === 'entryLeased') out++;
    if (kind === 'receiveEmpty') empty++;
    if (kind === 'entryAppended') kept++;
    if (kind === 'entryAcknowledged' || kind === 'entryRemoved') kept--;
    if (kind === 'entryReleased' || kind === 'entryAcknowledged') out--;
  }
  const canvas = new CanvasState(log);
  const figures = figureReader(log, observedOf(design, channel)!, (gauges) => canvas.channelState(channel, gauges))({ row: row - 1, nowUs: seconds * 1e6, gauges: gaugesAt(log, row - 1) });
  return { text: textOf(figures.filter(({ isTally }) => !isTally)), ready: kept - out, out, empty, rows: (asked) => seen.get(asked) ?? 0 };
}

test('a queue of RabbitMQ shows what rabbitmqctl shows', () => {
  const { text, ready, out } = observedAt('prefetch-hoarding', readDesign(readFileSync('public/examples/prefetch-hoarding.flow.json'), 'x').design!.scenarios[0]!.id, 'jobs', 12);
  expect(out).toBeGreaterThan(0);
  expect(text).toBe(`messages_ready ${ready}\nmessages_unacknowledged ${out}\nconsumers 2\ndead_lettered 0`);
});

test('a queue of SQS shows its attributes, a topic of Kafka what its tools show', () => {
  const sqs = observedAt('visibility-timeout', readDesign(readFileSync('public/examples/visibility-timeout.flow.json'), 'x').design!.scenarios[0]!.id, 'payments', 40);
  expect(sqs.text).toBe(`ApproximateNumberOfMessages ${sqs.ready}\nApproximateNumberOfMessagesNotVisible ${sqs.out}\nApproximateNumberOfMessagesDelayed 0\nNumberOfEmptyReceives ${sqs.empty}`);
  expect(observedAt('hot-partition', 'hot', 'readings', 60).text).toMatch(/^entries \d+\nlag [1-9]\d*\nlogStartOffset 0\nLEO \d+\nHW \d+\nLSO \d+\nsmallest ISR 3\nELR 0\nleaderEpoch 0\nUnderReplicatedPartitions 0\nUnderMinIsrPartitionCount 0\nOfflinePartitionsCount 0$/);
});

test('a topic of SNS shows its metrics: what a filter kept back is no delivery, and no failure', () => {
  const { text, rows } = observedAt('filter-typo', 'typo', 'news', 60);
  expect(rows('pushFiltered')).toBeGreaterThan(0);
  expect(rows('pushDelivered')).toBeGreaterThan(0);
  expect(text).toBe(`NumberOfMessagesPublished 20\nNumberOfNotificationsDelivered ${rows('pushDelivered')}\nNumberOfNotificationsFilteredOut ${rows('pushFiltered')}`);
});

test('every channel says what its product calls what can be seen of it, and the two most telling on its face', () => {
  for (const { kind, observables } of CHANNELS) {
    expect(observables.length, kind).toBeGreaterThan(0);
    expect(observables.filter(({ brief }) => brief !== undefined).length, kind).toBe(2);
    expect(new Set(observables.map(({ name }) => name)).size).toBe(observables.length);
  }
});

test('what only rows tell has the names of the product too; an age is in whole seconds', () => {
  const design = readDesign(readFileSync('public/examples/visibility-timeout.flow.json'), 'x').design!;
  const compiled = compile(design, design.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { log } = runInProcess(compiled);
  const row = Math.floor(log.rowCount / 2);
  const figures = figureReader(log, observedOf(design, 'payments')!, () => undefined)({ row, nowUs: log.cell('time', row) + 1_999_999, gauges: gaugesAt(log, row) });
  const counted = (name: string): number => figures.find((each) => each.name === name)!.value;
  const age = counted('ApproximateAgeOfOldestMessage');
  expect(age).toBeGreaterThan(1);
  const names = ['NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted'];
  expect(textOf(figures.filter(({ isTally }) => isTally))).toBe([`ApproximateAgeOfOldestMessage ${Math.floor(age)} s`, ...names.map((name) => `${name} ${counted(name)}`)].join('\n'));
});
