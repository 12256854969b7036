import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Design, DesignEdge, DesignNode, DesignScenario } from './document.ts';
import { readDesign } from './read-design.ts';
import { mayConnect, validate } from './rules.ts';

const node = (id: string, kind: string, config: DesignNode['config'] = {}, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const edge = (from: string, to: string, more: Partial<DesignEdge> = {}): DesignEdge => ({ id: `${from}>${to}`, from, to, config: {}, ...more });
const scenario = (more: Partial<DesignScenario> = {}): DesignScenario =>
  ({ id: 's', name: 's', description: '', seed: '1', until: '10m', startsAt: '2024-01-01T00:00:00Z', overrides: [], faults: [], outcome: {}, ...more });

const source = (channel = 'events', id = 'source'): DesignNode => node(id, 'producer', { channel, message: { type: 'Event', payload: {} } });
const topic = (id = 'events', more: Partial<DesignNode> = { system: 'kafka' }): DesignNode => node(id, 'kafka-topic', {}, more);
const WRITE = { id: 'save', do: 'write', store: 'db', operations: [{ op: 'put', table: 'rows', key: 'message.key', value: {} }] };
const sink = (id = 'sink', config: DesignNode['config'] = {}): DesignNode =>
  node(id, 'consumer', { client: { 'enable.auto.commit': false }, handlers: [{ id: 'handle', on: 'Event', steps: [WRITE, { id: 'ack', do: 'ack' }] }], ...config });

const PIPELINE: Design = {
  format: 'flowstage/design', version: 1, name: 'Pipeline', description: '',
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: {} }],
  nodes: [source(), topic(), sink(), node('db', 'store')],
  edges: [edge('source', 'events'), edge('events', 'sink'), edge('sink', 'db')],
  layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
};

const problems = (change: Partial<Design>): string[] => validate({ ...PIPELINE, ...change }).map(({ severity, code, subject }) => `${severity} ${code} ${subject}`);
const nodes = (...replaced: readonly DesignNode[]): Partial<Design> => ({ nodes: [...PIPELINE.nodes.filter(({ id }) => !replaced.some((other) => other.id === id)), ...replaced] });

test('a design without mistakes has none', () => {
  expect(validate(PIPELINE)).toEqual([]);
});

test('the examples have none', () => {
  for (const name of readdirSync('public/examples').filter((file) => file.endsWith('.flow.json'))) {
    const { design } = readDesign(readFileSync(`public/examples/${name}`), name);
    expect([name, design && validate(design)]).toEqual([name, []]);
  }
});

describe('where a wire may be drawn', () => {
  const design: Design = { ...PIPELINE, nodes: [...PIPELINE.nodes, source('events', 'other'), sink('second'), topic('more'), node('odd', 'teleporter')] };

  test('between ports of one connection; the kinds tell the ports and the meaning', () => {
    expect(mayConnect(design, { node: 'other' }, { node: 'events' })).toEqual({ ok: true, meaning: 'publishes to' });
    expect(mayConnect(design, { node: 'events' }, { node: 'second' })).toEqual({ ok: true, meaning: 'is read by' });
    expect(mayConnect(design, { node: 'second' }, { node: 'db' })).toEqual({ ok: true, meaning: 'reads and writes' });
    expect(mayConnect(design, { node: 'second' }, { node: 'sink' })).toEqual({ ok: true, meaning: 'calls' });
    expect(mayConnect(design, { node: 'second', port: 'out' }, { node: 'more', port: 'in' })).toEqual({ ok: true, meaning: 'publishes to' });
  });

  test.each<[string, string, RegExp]>([
    ['sink', 'sink', /two different ends/],
    ['source', 'sink', /directly; put a channel between them/],
    ['sink', 'events>', /not in the design/],
    ['sink', 'odd', /"teleporter" is not in the catalog/],
    ['db', 'sink', /the other way: from the service to the store/],
    ['events', 'more', /a topic cannot be joined to a topic/],
    ['source', 'events', /joined already/],
    ['sink', 'db', /joined already/],
    ['source', 'more', /source can have one wire here \(Messages\), and has it/],
  ])('not from %s to %s', (from, to, reason) => {
    expect(mayConnect(design, { node: from }, { node: to })).toMatchObject({ ok: false, reason: expect.stringMatching(reason) as string });
  });

  test('not at ports that are not there or do not fit', () => {
    expect(mayConnect(design, { node: 'second', port: 'stores' }, { node: 'more' })).toMatchObject({ ok: false, reason: 'these two ports do not fit; out and in do' });
    expect(mayConnect(design, { node: 'second', port: 'store' }, { node: 'db' })).toMatchObject({ ok: false, reason: 'second has no port "store" where a wire could start; it has out, stores, targets' });
  });
});

describe('problems of a design', () => {
  test.each<[string, Partial<Design>, string[]]>([
    ['unknown kind', nodes(node('db', 'stor')), ['error unknown-kind nodes/db']],
    ['unknown system kind', { systems: [{ id: 'kafka', kind: 'kafca', name: '', config: {} }] }, ['error unknown-kind systems/kafka']],
    ['a topic without system', nodes(topic('events', {})), ['error missing-system nodes/events/system']],
    ['a topic on a missing system', nodes(topic('events', { system: 'rabbit' })), ['error missing-system nodes/events/system']],
    ['a topic on a node', nodes(topic('events', { system: 'db' })), ['error missing-system nodes/events/system']],
    ['a store with a system', nodes(node('db', 'store', {}, { system: 'kafka' })), ['warning unused-system nodes/db/system']],
    ['a store with a parent', nodes(node('db', 'store', {}, { parent: 'sink' })), ['warning unused-parent nodes/db/parent']],
    ['a config value', nodes(node('db', 'store', { concurrency: 0 })), ['error out-of-range nodes/db/config/concurrency']],
    ['an unknown field', nodes(node('db', 'store', { concurency: 1 })), ['warning unknown-field nodes/db/config/concurency']],
    ['a value of a wire', { edges: [...PIPELINE.edges.slice(0, 2), edge('sink', 'db', { config: { loss: 2 } })] }, ['error out-of-range edges/sink>db/config/loss']],
    ['17 no partition', nodes(node('events', 'kafka-topic', { partitions: 0 }, { system: 'kafka' })), ['error out-of-range nodes/events/config/partitions']],
    ['17 10^9 partitions', nodes(node('events', 'kafka-topic', { partitions: 1e9 }, { system: 'kafka' })), ['error out-of-range nodes/events/config/partitions']],
    ['a dangling wire', { edges: [...PIPELINE.edges, edge('sink', 'dbb')] }, ['error missing-node edges/sink>dbb/to']],
    ['14 a wire to itself', { edges: [...PIPELINE.edges, edge('sink', 'sink')] }, ['error wire-refused edges/sink>sink']],
    ['a wire between kinds that do not fit', { edges: [...PIPELINE.edges, edge('source', 'sink')] }, ['error wire-refused edges/source>sink']],
    ['a wire at a port that is not there', { edges: [...PIPELINE.edges.slice(0, 2), edge('sink', 'db', { fromPort: 'x' })] }, ['error wire-refused edges/sink>db']],
    ['a wire drawn twice', { edges: [...PIPELINE.edges, edge('sink', 'db', { id: 'again' })] }, ['warning double-wire edges/sink>db', 'warning double-wire edges/again']],
    ['more wires than a port has', { ...nodes(topic('more')), edges: [...PIPELINE.edges, edge('source', 'more')] }, ['error too-many-wires edges/source>events', 'error too-many-wires edges/source>more']],
    ['a missing target', nodes(source('event')), ['error missing-target nodes/source/config/channel']],
    ['a target of another kind', nodes(source('db')), ['error wrong-target nodes/source/config/channel']],
    ['a target without wire', { edges: PIPELINE.edges.slice(0, 2) }, ['error missing-wire nodes/sink/config/handlers/0/steps/0/store']],
    ['one group for two', { ...nodes(sink('second', { client: { 'group.id': 'sink' } })), edges: [...PIPELINE.edges, edge('events', 'second'), edge('second', 'db')] }, ['error duplicate-group nodes/sink/config']],
    ['an end that never comes', { scenarios: [scenario({ until: 'unlimited' })] }, ['error bad-scenario scenarios/s/until']],
    ['a wrong duration and instant', { scenarios: [scenario({ until: '10', startsAt: 'now' })] }, ['error bad-scenario scenarios/s/until', 'error bad-scenario scenarios/s/startsAt']],
    ['an override of nothing', { scenarios: [scenario({ overrides: [{ node: 'dbb', field: 'concurrency', value: 1 }] })] }, ['error unknown-override scenarios/s/overrides/0/node']],
    ['an override of an unknown field', { scenarios: [scenario({ overrides: [{ node: 'db', field: 'concurency', value: 1 }] })] }, ['error unknown-field scenarios/s/overrides/0']],
    ['an override by a wrong value', { scenarios: [scenario({ overrides: [{ node: 'events', field: 'partitions', value: -1 }] })] }, ['error out-of-range scenarios/s/overrides/0']],
    ['an override of a step that is not there', { scenarios: [scenario({ overrides: [{ node: 'sink', field: 'handlers/handle/steps/sav/timeout', value: '1s' }] })] }, ['error unknown-field scenarios/s/overrides/0']],
    ['a right override deep inside', { scenarios: [scenario({ overrides: [{ node: 'sink', field: 'handlers/handle/steps/save/timeout', value: '1s' }, { node: 'kafka', field: 'brokers', value: 5 }] })] }, []],
    ['an unknown fault', { scenarios: [scenario({ faults: [{ id: 'f', kind: 'meteor', config: {} }] })] }, ['error unknown-kind scenarios/s/faults/f']],
    ['a fault of nobody', { scenarios: [scenario({ faults: [{ id: 'f', kind: 'crash', config: { node: 'snik', at: '1s' } }] })] }, ['error missing-target scenarios/s/faults/f/config/node']],
    ['an expectation of nobody', { expectations: [{ id: 'e', kind: 'no-loss', name: '', config: { channels: ['event'] } }] }, ['error missing-target expectations/e/config/channels/0']],
    ['an unknown expectation', { expectations: [{ id: 'e', kind: 'hope', name: '', config: {} }] }, ['error unknown-kind expectations/e']],
    ['an outcome of no expectation', { scenarios: [scenario({ outcome: { findings: ['x'] } })] }, ['error missing-target scenarios/s/outcome/findings/0']],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  test('messages say what, where and how to mend it', () => {
    const first = (change: Partial<Design>) => validate({ ...PIPELINE, ...change }).map(({ message, fix }) => [message, fix])[0];
    expect(first(nodes(node('db', 'stor')))).toEqual(['"db" is of the kind "stor", which is not in the catalog', 'Did you mean "store"?']);
    expect(first(nodes(source('event')))).toEqual(['"Channel" names "event", which is not in the design', 'Did you mean "events"?']);
    expect(first({ edges: PIPELINE.edges.slice(0, 2) })).toEqual(['"Store" of "sink" names "db", but no wire joins them', 'Draw a wire between "sink" and "db".']);
    const override = (id: string) => first({ scenarios: [scenario({ overrides: [{ node: id, field: 'concurrency', value: 1 }] })] });
    expect(override('sikn')).toEqual(['an override changes "sikn", which is not in the design', 'Did you mean "sink"?']);
    expect(override('quite another')).toEqual(['an override changes "quite another", which is not in the design', 'Name a node or system of the design, or remove the override.']);
    expect(first(nodes(topic('events', { system: 'db' })))).toEqual(['"events" is hosted by "db", which is no system', 'Add a system of the kind kafka, or name another.']);
  });

  test('300 nodes with all their wires are fine', () => {
    const many = Array.from({ length: 75 }, (_, index) => [source(`t${index}`, `p${index}`), topic(`t${index}`), sink(`c${index}`), sink(`d${index}`)]).flat();
    const wires = Array.from({ length: 75 }, (_, index) => [edge(`p${index}`, `t${index}`), edge(`t${index}`, `c${index}`), edge(`t${index}`, `d${index}`), edge(`c${index}`, 'db'), edge(`d${index}`, 'db')]).flat();
    const design = { ...PIPELINE, nodes: [...many, node('db', 'store')], edges: wires };
    expect(validate(design)).toEqual([]);
  });
});
