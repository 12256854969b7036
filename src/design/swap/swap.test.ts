import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BROKERS } from '../../catalog/brokers/registry.ts';
import { TRAITS } from '../../catalog/portable.ts';
import { reportLines } from '../../cli/commands/swap.ts';
import type { Design } from '../document.ts';
import { readDesign } from '../read-design.ts';
import { fieldAt } from './settings.ts';
import { swapBroker, swapTargets } from './swap-design.ts';

const example = (name: string): Design => readDesign(readFileSync(`public/examples/${name}.flow.json`), name).design!;
const configOf = (design: Design, id: string) => design.nodes.find((node) => node.id === id)!.config;

const GOLDEN = ['order-saga', 'hot-partition', 'poison-message', 'requeue-hot-loop', 'dead-letter-loss', 'fifo-group-block', 'filter-typo', 'visibility-timeout'];

describe('the report', () => {
  it.each(GOLDEN)('of %s says the same as ever', async (name) => {
    const texts = swapTargets().flatMap(({ kind }) => {
      const swap = swapBroker(example(name), { to: kind });
      return swap === undefined ? [] : [`## ${name} -> ${kind}`, ...reportLines(swap.report), ''];
    });
    await expect(texts.join('\n')).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('knows every setting of every product by a field that there is', () => {
    for (const { system, channels, reader, sender } of BROKERS) {
      const speakers = [{ fields: system.fields, portable: system.portable ?? [] }, ...channels.map(({ fields, portable }) => ({ fields, portable: portable.settings })), reader, sender];
      for (const { fields, portable } of speakers) {
        for (const each of portable) {
          expect(Object.keys(TRAITS)).toContain(each.trait);
          if ('field' in each) expect(fieldAt(fields, each.field), each.field).toBeDefined();
          for (const name of Object.keys(each.needs ?? {})) expect(fieldAt(fields, name), name).toBeDefined();
        }
      }
    }
  });

  it('each trait is of a product', () => {
    const used = new Set(BROKERS.flatMap(({ system, channels, reader, sender }) => [...(system.portable ?? []), ...channels.flatMap(({ portable }) => portable.settings), ...reader.portable, ...sender.portable]).map(({ trait }) => trait));
    expect(Object.keys(TRAITS).filter((trait) => !used.has(trait as keyof typeof TRAITS))).toEqual([]);
  });
});

describe('settings', () => {
  const topic = (config: Design['nodes'][number]['config']): Design => {
    const design = example('hot-partition');
    return { ...design, nodes: design.nodes.map((node) => (node.id === 'readings' ? { ...node, config } : node)) };
  };

  it('are converted to the unit of the product', () => {
    const design = topic({ 'retention.ms': 120_000 });
    expect(configOf(swapBroker(design, { to: 'rabbitmq' })!.design, 'readings')['x-message-ttl']).toBe(120_000);
    expect(configOf(swapBroker(design, { to: 'aws' })!.design, 'readings')['MessageRetentionPeriod']).toBe(120);
  });

  it('stay within its range, and it is told', () => {
    const { design, report } = swapBroker(topic({ 'retention.ms': -1 }), { to: 'aws' })!;
    expect(configOf(design, 'readings')['MessageRetentionPeriod']).toBe(1_209_600);
    expect(report.find(({ trait }) => trait === 'retention')).toMatchObject({ verdict: 'near', from: 'retention.ms = no limit', to: 'MessageRetentionPeriod = 1209600 s' });
    const short = swapBroker(topic({ 'retention.ms': 1_500 }), { to: 'aws' })!;
    expect(configOf(short.design, 'readings')['MessageRetentionPeriod']).toBe(60);
    expect(short.report.find(({ trait }) => trait === 'retention')?.verdict).toBe('near');
  });

  it('no limit is left out where absence says it', () => {
    const { design } = swapBroker(topic({ 'retention.ms': -1 }), { to: 'rabbitmq' })!;
    expect(configOf(design, 'readings')).not.toHaveProperty('x-message-ttl');
  });

  it('a delivery limit counts failures, and a receive count deliveries', () => {
    const { design } = swapBroker(example('fifo-group-block'), { to: 'rabbitmq' })!;
    expect(configOf(design, 'orders')).toMatchObject({ type: 'quorum', 'x-delivery-limit': 999, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' });
    expect(design.scenarios.find(({ id }) => id === 'redrive')!.overrides).toEqual([{ node: 'orders', field: 'x-delivery-limit', value: 2 }]);
    const log = swapBroker(example('fifo-group-block'), { to: 'kafka' })!.design;
    expect(configOf(log, 'shipping')).toMatchObject({ deadLetter: 'dead', retry: { retries: 999 } });
    expect(log.edges.some(({ from, to }) => from === 'shipping' && to === 'dead')).toBe(true);
    expect(log.scenarios.find(({ id }) => id === 'redrive')!.overrides).toEqual([{ node: 'shipping', field: 'retry/retries', value: 2 }]);
  });

  it('there and back they are what they were, as far as both products have them', () => {
    const there = swapBroker(example('hot-partition'), { to: 'rabbitmq' })!.design;
    const back = swapBroker(there, { to: 'kafka' })!.design;
    expect(configOf(back, 'readings')).toEqual({ 'replication.factor': 3, 'min.insync.replicas': 2 });
    expect(configOf(back, 'metering')['client']).toMatchObject({ 'session.timeout.ms': 10_000, 'enable.auto.commit': false });
    expect(back.systems).toEqual([{ id: 'kafka', kind: 'kafka', name: 'Apache Kafka', config: {} }]);
  });
});

describe('channels', () => {
  it('a log with several groups becomes a router with a queue for each', () => {
    const { design } = swapBroker(example('order-saga'), { to: 'aws' })!;
    expect(design.nodes.find(({ id }) => id === 'order-events')?.kind).toBe('sns-topic');
    expect(design.edges.filter(({ from }) => from === 'order-events').map(({ to }) => to)).toEqual(['order-events.order-saga', 'order-events.order-view']);
    expect(configOf(design, 'order-saga')['start']).toMatchObject({ channel: 'order-events.order-saga' });
    expect(configOf(design, 'order-saga')['completed']).toMatchObject({ channel: 'order-events' });
    expect(design.layout['order-events.order-view']).toBeDefined();
  });

  it('filters of one router are bindings of another', () => {
    const { design } = swapBroker(example('filter-typo'), { to: 'rabbitmq' })!;
    expect(configOf(design, 'news')).toEqual({ type: 'headers' });
    expect(design.edges.find(({ from, to }) => from === 'news' && to === 'berlin')?.config).toEqual({ arguments: { store: 'berlin', 'x-match': 'all' } });
    const back = swapBroker(design, { to: 'aws' })!.design;
    expect(back.edges.find(({ from, to }) => from === 'news' && to === 'berlin')?.config).toMatchObject({ FilterPolicy: { store: ['berlin'] } });
  });

  it('a log lets everything through, and it is told', () => {
    const { design, report } = swapBroker(example('filter-typo'), { to: 'kafka' })!;
    expect(design.nodes.some(({ id }) => id === 'berlin')).toBe(false);
    expect(design.edges.filter(({ from }) => from === 'news').map(({ to }) => to)).toEqual(['warehouse', 'auditor']);
    expect(report.some(({ verdict, what }) => verdict === 'lost' && what === 'Route')).toBe(true);
  });

  it('one channel takes along what cannot be parted from it, and nothing else', () => {
    const { moved, design } = swapBroker(example('order-saga'), { to: 'rabbitmq', channel: 'stock-commands' })!;
    expect(moved).toEqual(['stock-commands']);
    expect(design.systems.map(({ kind }) => kind)).toEqual(['kafka', 'rabbitmq']);
    expect(swapBroker(example('order-saga'), { to: 'rabbitmq', channel: 'saga-replies' })!.moved).toEqual(['order-events', 'saga-replies']);
  });

  it('there is nothing to swap where there is nothing of another product', () => {
    expect(swapBroker(example('order-saga'), { to: 'kafka' })).toBeUndefined();
    expect(swapBroker(example('order-saga'), { to: 'nowhere' })).toBeUndefined();
    expect(swapBroker(example('order-saga'), { to: 'aws', channel: 'stock' })).toBeUndefined();
  });

  it('what makes no sense there is told and left out: an outage of a broker that there is not', () => {
    const plain = example('dead-letter-loss');
    const outage = { id: 'third', kind: 'broker-down', config: { system: 'rabbit', broker: 2, at: '10s' } };
    const { design, report } = swapBroker({ ...plain, scenarios: plain.scenarios.map((scenario) => ({ ...scenario, faults: [...scenario.faults, outage] })) }, { to: 'aws' })!;
    expect(design.scenarios.every(({ faults }) => faults.every(({ id, config }) => id !== 'third' && config['system'] !== 'rabbit'))).toBe(true);
    expect(report.filter(({ what, from }) => what === 'Fault' && from === 'third')).toHaveLength(1);
  });
});
