import { expect, type Page, test } from '@playwright/test';
import type { EventLog } from '../src/log/event-log.ts';
import { axeViolations } from './axe.ts';
import { node } from './drawing.ts';
import { runOf } from './template-run.ts';

test.slow();

const send = (id: string, atMs: number, channel: string, message: object = {}) => ({ id, do: 'send', atMs, channel, message: { type: 'Event', payload: { n: id }, ...message } });

/**
 * RabbitMQ: 4 messages that a quorum queue takes and one that nothing takes; a job is 2 s of work, one at a time, and the second is
 * rejected. A member is down from 20 s on. Amazon: 3 messages to a topic, of which the queue wants 2; one is received twice.
 */
const BROKERS = JSON.stringify({
  format: 'flowstage/design', version: 1, name: 'Brokers', description: '',
  systems: [
    { id: 'rabbit', kind: 'rabbitmq', name: 'RabbitMQ', config: { nodes: 3, clientLatency: '1ms', replicaLatency: '1ms' } },
    { id: 'aws', kind: 'aws', name: 'Amazon', config: { clientLatency: '1ms', serviceLatency: '1ms' } },
  ],
  nodes: [
    { id: 'shop', kind: 'script', name: 'Shop', config: { operations: [...[1_000, 1_500, 2_000, 2_500].map((at, i) => send(`a${i}`, at, 'events', { key: "'a'" })), send('b', 3_000, 'events', { key: "'b'" })], rabbitmqPublisher: { confirm_select: true } } },
    { id: 'events', kind: 'rabbitmq-exchange', name: 'Events', system: 'rabbit', config: {} },
    { id: 'jobs', kind: 'rabbitmq-queue', name: 'Jobs', system: 'rabbit', config: { type: 'quorum', 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'graves' } },
    { id: 'graves', kind: 'rabbitmq-queue', name: 'Graves', system: 'rabbit', config: {} },
    { id: 'worker', kind: 'consumer', name: 'Worker', config: { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '2s' }, { id: 'check', do: 'require', that: "payload.n != 'a1'", reason: 'bad job' }] }], retry: { retries: 0 }, rabbitmqConsumer: { prefetch_count: 1, defaultRequeueRejected: false } } },
    { id: 'app', kind: 'script', name: 'App', config: { operations: [
      ...['x', 'y', 'x'].map((store, i) => send(`m${i}`, 1_000 + i * 1_000, 'news', { headers: { store } })),
      ...[10_000, 20_000].map((atMs, i) => ({ id: `r${i}`, do: 'receive', atMs, channel: 'mail', max: 1, visibility: '5s' })),
    ] } },
    { id: 'news', kind: 'sns-topic', name: 'News', system: 'aws', config: {} },
    { id: 'mail', kind: 'sqs-queue', name: 'Mail', system: 'aws', config: {} },
  ],
  edges: [
    ...[['shop', 'events'], ['jobs', 'worker'], ['app', 'news'], ['mail', 'app']].map(([from, to]) => ({ id: `${from}>${to}`, from, to })),
    { id: 'events>jobs', from: 'events', to: 'jobs', config: { routing_key: 'a' } },
    { id: 'news>mail', from: 'news', to: 'mail', config: { RawMessageDelivery: true, FilterPolicy: { store: ['x'] } } },
  ],
  layout: { shop: { x: 0, y: 0 }, events: { x: 280, y: 0 }, jobs: { x: 560, y: 0 }, worker: { x: 840, y: 0 }, graves: { x: 840, y: 160 }, app: { x: 0, y: 320 }, news: { x: 280, y: 320 }, mail: { x: 560, y: 320 } },
  schemas: {}, expectations: [],
  scenarios: [{ id: 'day', name: 'A day', description: '', seed: '1', until: '60s', startsAt: '2024-01-01T00:00:00Z', overrides: [], outcome: {}, faults: [0, 1].map((broker) => ({ id: `down-${broker}`, kind: 'broker-down', config: { system: 'rabbit', broker, at: '20s', for: '10s' } })) }],
});

/**
 * Kafka: brokers stand still from 10, 20 and 40 s on and are fenced 9 s later; broker 1 goes on at 80 s. Two records of 100 bytes in
 * one batch at 5 s, a transaction from 6 s to 25 s, whose marker waits for replicas that are not there, and a group of two.
 */
const LOG = JSON.stringify({
  format: 'flowstage/design', version: 1, name: 'Brokers', description: '',
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { clientLatency: '1ms', replicaLatency: '1ms', 'eligible.leader.replicas.version': 1, 'auto.leader.rebalance.enable': false } }],
  nodes: [
    { id: 'shop', kind: 'script', name: 'Shop', config: { operations: [send('a', 5_000, 'orders', { bytes: 100 }), send('b', 5_000, 'orders', { bytes: 100 })], producer: { 'linger.ms': 100 } } },
    { id: 'payer', kind: 'script', name: 'Payer', config: { operations: [{ id: 'begin', do: 'begin', atMs: 6_000 }, send('t', 7_000, 'orders', { bytes: 100 }), { id: 'commit', do: 'commit', atMs: 35_000 }], producer: { 'transactional.id': 'pay' } } },
    { id: 'orders', kind: 'kafka-topic', name: 'Orders', system: 'kafka', config: { 'replication.factor': 3, 'min.insync.replicas': 2 } },
    { id: 'bill', kind: 'consumer', name: 'Billing', config: { instances: 2, handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '20s' }, { id: 'ack', do: 'ack' }] }], client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false } } },
  ],
  edges: [['shop', 'orders'], ['payer', 'orders'], ['orders', 'bill']].map(([from, to]) => ({ id: `${from}>${to}`, from, to })),
  layout: { shop: { x: 0, y: 0 }, payer: { x: 0, y: 160 }, orders: { x: 280, y: 80 }, bill: { x: 560, y: 80 } },
  schemas: {}, expectations: [],
  scenarios: [{ id: 'day', name: 'A day', description: '', seed: '1', until: '100s', startsAt: '2024-01-01T00:00:00Z', overrides: [], outcome: {}, faults: [[2, '10s', '85s'], [1, '20s', '60s'], [0, '40s', '55s']].map(([instance, at, time]) => ({ id: `frozen-${instance}`, kind: 'pause', config: { node: 'kafka', instance, at, for: time } })) }],
});

async function atEnd(page: Page, design = BROKERS): Promise<EventLog> {
  await page.goto('/');
  await page.locator('[data-ready=true] [data-region=left]').waitFor();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'brokers.flow.json', { type: 'application/json' }));
    return transfer;
  }, design);
  await page.dispatchEvent('[data-region=left]', 'drop', { dataTransfer: data });
  await page.getByText('Brokers').first().waitFor();
  await page.getByRole('radio', { name: 'Simulate' }).check({ force: true });
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  return runOf(design, 'day').log;
}

const rowsAt = (log: EventLog, seconds: number): number => Array.from({ length: log.rowCount }, (_, row) => log.cell('time', row)).filter((us) => us <= seconds * 1e6).length;

/** The scrubber counts ten thousandths of the run. */
async function goToRow(page: Page, log: EventLog, rows: number): Promise<void> {
  await page.getByTestId('scrubber').fill(String(Math.round((rows / log.rowCount) * 10_000)));
  await expect(page.getByTestId('scrubber')).toHaveAttribute('aria-valuetext', new RegExp(`^row ${rows} of`));
}

/** What the card of a face tells to who points at it: `name value`, one a line. */
async function pointedAt(page: Page, id: string): Promise<string> {
  await page.mouse.move(0, 0);
  await node(page, id).locator('[data-kind]').hover();
  const card = page.getByTestId('observed-card');
  await expect(card).toBeVisible();
  // Nothing of it is cut.
  expect(await card.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBeLessThanOrEqual(0);
  return card.evaluate((element) => [...element.querySelectorAll('dl > div')].map((each) => `${each.querySelector('dt')!.textContent} ${each.querySelector('[data-part=value]')!.textContent}`).join('\n'));
}

test('figures of RabbitMQ, SQS and SNS stand under their own names on the node and in the charts; a message tells its own', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const log = await atEnd(page);
  await goToRow(page, log, rowsAt(log, 3.9));
  await expect(node(page, 'jobs')).toContainText('2 ready · 1 unacked');
  await expect(async () => {
    const jobs = await pointedAt(page, 'jobs');
    for (const line of ['messages_ready 2', 'messages_unacknowledged 1', 'members 3', 'online 3', 'publish 4', 'publish_details.rate 0.8 /s', 'deliver_get_details.rate 0.4 /s', 'connections blocked 0']) expect(jobs.split('\n')).toContain(line);
    expect(jobs).toMatch(/^leader [0-2]$/m);
    expect(jobs).toMatch(/^consumer_capacity 0\.\d\d$/m);
    // A queue has no words of Kafka.
    expect(await node(page, 'jobs').innerHTML()).not.toContain('ISR');
    const events = (await pointedAt(page, 'events')).split('\n');
    for (const line of ['publish_in 5', 'publish_in_details.rate 1.0 /s', 'publish_out 4', 'confirm 5', 'drop_unroutable 1', 'drop_unroutable_details.rate 0.2 /s', 'return_unroutable_details.rate 0.0 /s']) expect(events).toContain(line);
    const news = (await pointedAt(page, 'news')).split('\n');
    for (const line of ['NumberOfMessagesPublished 3', 'NumberOfNotificationsDelivered 2', 'NumberOfNotificationsFilteredOut 1', 'NumberOfNotificationsFailed 0', 'NumberOfNotificationsRedrivenToDlq 0']) expect(news).toContain(line);
    const mail = (await pointedAt(page, 'mail')).split('\n');
    for (const line of ['ApproximateNumberOfMessages 2', 'NumberOfEmptyReceives 0', 'ApproximateAgeOfOldestMessage 2 s', 'NumberOfMessagesSent 2']) expect(mail).toContain(line);
  }).toPass();
  // Who has no pointer reads the same in the inspector of what is selected.
  await node(page, 'jobs').click({ position: { x: 40, y: 14 } });
  const figures = page.getByTestId('figures');
  await expect(figures.locator('div', { has: page.getByText('consumer_capacity', { exact: true }) }).last()).toContainText(/0\.\d\d/);
  await expect(figures.getByText('Nodes that hold a copy of the queue.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Meanings' }).click();
  await expect(figures.getByText('Nodes that hold a copy of the queue.')).toBeVisible();
  // A member is away, and the face says so.
  await goToRow(page, log, rowsAt(log, 25));
  await expect(node(page, 'jobs')).toContainText('1/3 online');
  await expect(figures.locator('div', { has: page.getByText('online', { exact: true }) }).last()).toContainText('1');

  await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
  const charts = page.getByTestId('observed-charts');
  await page.getByLabel('Channel or client').selectOption({ label: 'Jobs' });
  for (const [name, most] of [['online', '3'], ['publish_details.rate', '0.8'], ['consumer_capacity', '1'], ['dead_lettered_rejected_total', '1']] as const) {
    await expect(charts.getByRole('img', { name: `${name} of Jobs over the run, at most ${most}` })).toBeVisible();
  }
  await expect(charts.getByText('publish_details.rate', { exact: true })).toHaveAttribute('title', 'Messages published into it a second, over the last 5 s of the run.');
  await expect(charts.getByText('publish_details.rate (/s)')).toBeVisible();
  await page.getByLabel('Channel or client').selectOption({ label: 'News' });
  await expect(charts.getByRole('img', { name: 'NumberOfMessagesPublished of News over the run, at most 3' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test('figures of Kafka stand under their own names on the topic, its group and its producers, and in the charts', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const log = await atEnd(page, LOG);
  const shows = async (seconds: number, lines: { readonly [id: string]: readonly string[] }): Promise<void> => {
    await goToRow(page, log, rowsAt(log, seconds));
    await expect(async () => {
      for (const [id, wanted] of Object.entries(lines)) expect((await pointedAt(page, id)).split('\n'), id).toEqual(expect.arrayContaining([...wanted]));
    }).toPass();
  };
  await shows(18, {
    orders: ['LEO 3', 'HW 3', 'LSO 2', 'smallest ISR 3', 'ELR 0', 'leaderEpoch 0', 'UnderReplicatedPartitions 0', 'UnderMinIsrPartitionCount 0'],
    bill: ['lag 3', 'records-lag-max 2', 'members 2', 'generation 1', 'rebalance-total 1', 'rebalance-latency-avg 3000.0 ms'],
    shop: ['record-send-total 2', 'batch-size-avg 200.0 B', 'records-per-request-avg 2.0', 'record-retry-total 0'],
    payer: ['transaction state pay-0 Ongoing'],
  });
  await shows(30, { orders: ['smallest ISR 1', 'ELR 1', 'UnderReplicatedPartitions 1', 'UnderMinIsrPartitionCount 1', 'OfflinePartitionsCount 0'] });
  await expect(node(page, 'orders')).toContainText('1 under min ISR');
  await shows(38, { payer: ['transaction state pay-0 PrepareCommit'] });
  await shows(50, { orders: ['smallest ISR 0', 'ELR 2', 'leaderEpoch 1', 'OfflinePartitionsCount 1'] });
  await expect(node(page, 'orders')).toContainText('1 offline');
  await page.mouse.move(0, 0);
  await expect(page.getByTestId('observed-card')).toHaveCount(0);

  await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
  const charts = page.getByTestId('observed-charts');
  const chart = (name: string) => charts.getByRole('img', { name });
  await page.getByLabel('Channel or client').selectOption({ label: 'Orders' });
  for (const [name, most] of [['UnderMinIsrPartitionCount', 1], ['ELR', 2], ['leaderEpoch', 2]] as const) await expect(chart(`${name} of Orders over the run, at most ${most}`)).toBeVisible();
  await page.getByLabel('Channel or client').selectOption({ label: 'Billing' });
  for (const [name, most] of [['records-lag-max', 2], ['generation', 1], ['rebalance-total', 1]] as const) await expect(chart(`${name} of Billing over the run, at most ${most}`)).toBeVisible();
  await page.getByLabel('Channel or client').selectOption({ label: 'Payer' });
  await expect(chart('transaction state pay-0 of Payer over the run, at most CompleteCommit')).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test('a message tells what its broker tells of it: x-death, x-acquired-count, ApproximateReceiveCount', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const log = await atEnd(page);
  await page.getByRole('tab', { name: 'Event log' }).click();
  const details = page.getByTestId('row-details');
  const open = async (kind: string, channel: string, nth: number): Promise<void> => {
    const row = Array.from({ length: log.rowCount }, (_, at) => at).filter((at) => log.kindOf(at) === kind && log.header.channels[log.cell('channel', at)]!.id === channel)[nth]!;
    await goToRow(page, log, row + 1);
    await expect(details.getByRole('heading', { name: `Row ${row + 1}` })).toBeVisible();
  };
  await open('entryAppended', 'graves', 0);
  await expect(details.getByRole('group', { name: 'x-death' })).toContainText(/count1reasonrejectedqueuejobs/);
  await open('delivered', 'jobs', 0);
  await expect(details.getByTestId('entry-facts')).toContainText('redeliveredfalsex-acquired-count1x-delivery-count0');
  await open('delivered', 'mail', 1);
  await expect(details.getByTestId('entry-facts')).toContainText(/ApproximateReceiveCount2ApproximateFirstReceiveTimestamp10\.00\ds.*SentTimestamp1\.00\ds/);
  await expect(details.getByTestId('entry-facts')).not.toContainText('SequenceNumber');
});
