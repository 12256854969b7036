import { produce } from 'immer';
import { describe, expect, test } from 'vitest';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { validate } from '../../design/rules.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import { exampleDesign } from '../stage.fixture.ts';
import { addNode } from './add-node.ts';
import { addNote, collapseGroup, group, NOTE_SIZE, openGroup } from './annotate.ts';
import { copy, duplicate, paste } from './clipboard.ts';
import { connect, spliceNode } from './connect.ts';
import type { DesignDraft } from './design-draft.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { align, boxesOf, contentsOf, distribute, emptyPlace, moveTo, nudge } from './place.ts';
import { removeIds } from './remove-ids.ts';
import { writeDesign } from '../../design/write-design.ts';
import { sagaStages } from '../../design/saga-stages.ts';
import { reorderSteps, runAtOnce, sagaSteps } from './saga-steps.ts';
import { addScenario, removeExpectation, setOverride } from './scenarios.ts';
import { insertEntry, moveEntry, removeEntry, setField } from './set-field.ts';

const EXAMPLE = exampleDesign();
const EMPTY = emptyDesign('Empty');

const edit = (design: Design, recipe: (draft: DesignDraft) => void): Design => produce(design, (draft) => {
  recipe(draft);
});
const errors = (design: Design): readonly string[] => validate(design).filter(({ severity }) => severity === 'error').map(({ code, subject }) => `${code} ${subject}`);
const nodeOf = (design: Design, id: string) => design.nodes.find((node) => node.id === id)!;
const sizeOf = () => ({ width: 100, height: 50 });

describe('from an empty canvas', () => {
  const flow = edit(EMPTY, (draft) => {
    addNode(draft, 'producer', { x: 0, y: 0 });
    addNode(draft, 'kafka-topic', { x: 240, y: 0 });
    addNode(draft, 'consumer', { x: 480, y: 0 });
    connect(draft, { node: 'producer' }, { node: 'kafka-topic' });
    connect(draft, { node: 'kafka-topic' }, { node: 'consumer' });
  });

  test('a second node of a kind can be placed and wired in one edit, like the first', () => {
    const more = edit(flow, (draft) => {
      addNode(draft, 'kafka-topic', { x: 240, y: 160 });
      addNode(draft, 'producer', { x: 0, y: 160 });
      addNode(draft, 'producer', { x: 0, y: 320 });
      connect(draft, { node: 'producer-2' }, { node: 'kafka-topic-2' });
    });
    expect(nodeOf(more, 'producer-2').config).toMatchObject({ channel: 'kafka-topic-2' });
    expect(nodeOf(more, 'producer-3').config).not.toHaveProperty('channel');
  });

  test('three nodes and two wires run as they are: a message arrives', () => {
    expect(flow.systems.map(({ kind }) => kind)).toEqual(['kafka']);
    expect(nodeOf(flow, 'producer').config).toMatchObject({ channel: 'kafka-topic' });
    expect(errors(flow)).toEqual([]);
    const compiled = compile(flow);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    const { log } = runInProcess({ topology: compiled.topology, scenario: { ...compiled.scenario, horizonUs: 10_000_000 }, expectations: [] });
    expect(Array.from({ length: log.rowCount }, (_, index) => log.kindOf(index))).toContain('handlerFinished');
  });

  test('names and ids are free ones', () => {
    const twice = edit(flow, (draft) => void addNode(draft, 'kafka-topic', { x: 0, y: 0 }));
    expect(twice.nodes.map(({ id, name }) => `${id} ${name}`)).toContain('kafka-topic-2 Kafka topic 2');
    expect(twice.systems).toHaveLength(1);
  });

  test.each(['store', 'projection', 'external-service', 'saga'])('a %s wired to what it needs has no error', (kind) => {
    const wired = edit(flow, (draft) => {
      const id = addNode(draft, kind, { x: 0, y: 200 });
      if (kind === 'projection') {
        addNode(draft, 'store', { x: 0, y: 400 });
        connect(draft, { node: 'kafka-topic' }, { node: id });
        connect(draft, { node: id }, { node: 'store' });
      }
      if (kind === 'saga') {
        for (const name of ['commands', 'replies']) addNode(draft, 'kafka-topic', { x: 0, y: 500 }, { name });
        addNode(draft, 'saga-step', { x: 0, y: 0 }, { parent: id });
        connect(draft, { node: 'kafka-topic' }, { node: id, port: 'start' });
        connect(draft, { node: 'replies' }, { node: id, port: 'replies' });
        connect(draft, { node: 'saga-step' }, { node: 'commands' });
      }
    });
    expect(errors(wired)).toEqual([]);
  });

  test('a step without a saga and a kind of no catalog are not placed', () => {
    expect(edit(EMPTY, (draft) => expect(addNode(draft, 'saga-step', { x: 0, y: 0 })).toBe(''))).toBe(EMPTY);
    expect(edit(EMPTY, (draft) => expect(addNode(draft, 'no-such', { x: 0, y: 0 })).toBe(''))).toBe(EMPTY);
  });

  test('steps of a saga come one after the other', () => {
    const design = edit(EXAMPLE, (draft) => void addNode(draft, 'saga-step', { x: 0, y: 0 }, { parent: 'order-saga' }));
    expect(sagaSteps(design.nodes, 'order-saga')).toEqual(['reserve-stock', 'charge-payment', 'arrange-shipping', 'saga-step']);
  });
});

describe('wires', () => {
  test('a refused one says why and changes nothing', () => {
    const same = edit(EXAMPLE, (draft) => expect(connect(draft, { node: 'checkout' }, { node: 'payment' })).toMatchObject({ ok: false, reason: expect.stringContaining('channel') }));
    expect(same).toBe(EXAMPLE);
  });

  test('what a field says already stays', () => {
    const design = edit(EXAMPLE, (draft) => {
      removeIds(draft, ['checkout>order-events']);
      expect(connect(draft, { node: 'checkout' }, { node: 'saga-replies' }).ok).toBe(true);
    });
    expect(nodeOf(design, 'checkout').config['channel']).toBe('order-events');
  });

  test('a node dropped on a wire is in between; one that does not fit leaves it', () => {
    const design = edit(EMPTY, (draft) => {
      for (const kind of ['consumer', 'kafka-topic', 'projection', 'store']) addNode(draft, kind, { x: 0, y: 0 });
      addNode(draft, 'consumer', { x: 0, y: 0 }, { name: 'second' });
      connect(draft, { node: 'consumer' }, { node: 'kafka-topic' });
    });
    const [wire] = design.edges;
    const refused = edit(design, (draft) => expect(spliceNode(draft, wire!.id, 'store')).toBe(false));
    expect(refused.edges).toEqual(design.edges);
    const chain = edit(EMPTY, (draft) => {
      addNode(draft, 'kafka-topic', { x: 0, y: 0 }, { name: 'in' });
      addNode(draft, 'kafka-topic', { x: 0, y: 0 }, { name: 'out' });
      addNode(draft, 'consumer', { x: 0, y: 0 }, { name: 'worker' });
      addNode(draft, 'producer', { x: 0, y: 0 }, { name: 'source' });
      connect(draft, { node: 'source' }, { node: 'in' });
    });
    expect(edit(chain, (draft) => expect(spliceNode(draft, 'source>in', 'worker')).toBe(false)).edges).toEqual(chain.edges);
  });
});

describe('a saga that is wired and no more', () => {
  /** Wires in three orders: replies known first, replies known last, the commands last of all. */
  const WIRES: readonly (readonly [string, string, string?])[] = [
    ['producer', 'orders'], ['orders', 'saga', 'start'], ['step', 'commands'], ['commands', 'worker'], ['replies', 'saga', 'replies'], ['worker', 'replies'],
  ];
  const build = (order: readonly number[]): Design => edit(EMPTY, (draft) => {
    for (const name of ['orders', 'commands', 'replies']) addNode(draft, 'kafka-topic', { x: 0, y: 0 }, { name });
    addNode(draft, 'producer', { x: 0, y: 0 });
    addNode(draft, 'consumer', { x: 0, y: 0 }, { name: 'worker' });
    const parent = addNode(draft, 'saga', { x: 0, y: 0 });
    addNode(draft, 'saga-step', { x: 0, y: 0 }, { parent, name: 'step' });
    for (const at of order) {
      const [from, to, port] = WIRES[at]!;
      expect(connect(draft, { node: from }, { node: to, ...(port !== undefined && { port }) })).toMatchObject({ ok: true });
    }
  });

  test.each([[[0, 1, 2, 3, 4, 5]], [[0, 1, 2, 3, 5, 4]], [[0, 1, 5, 4, 3, 2]]])('in the order %s its consumer replies, nothing is wrong, and sagas complete', (order) => {
    const design = build(order);
    expect(stepsOf(design, 'worker')).toEqual(['work', 'reply', 'ack']);
    const compiled = compile(design);
    expect([...validate(design), ...compiled.diagnostics]).toEqual([]);
    if (!compiled.ok) return;
    const { log } = runInProcess({ topology: compiled.topology, scenario: { ...compiled.scenario, horizonUs: 10_000_000 }, expectations: [] });
    expect(Array.from({ length: log.rowCount }, (_, index) => log.kindOf(index))).toContain('sagaCompleted');
  });
});

const stepsOf = (design: Design, id: string): readonly string[] => (nodeOf(design, id).config as unknown as { handlers: { steps: { do: string }[] }[] }).handlers[0]!.steps.map((step) => step.do);

test('a wire of a consumer brings its step, unless it would feed itself or has one', () => {
  const design = edit(EMPTY, (draft) => {
    for (const kind of ['consumer', 'kafka-topic', 'store', 'external-service']) addNode(draft, kind, { x: 0, y: 0 });
    for (const to of ['kafka-topic', 'store', 'external-service']) connect(draft, { node: 'consumer' }, { node: to });
  });
  expect(stepsOf(design, 'consumer')).toEqual(['work', 'publish', 'write', 'call', 'ack']);
  expect(validate(design)).toEqual([]);
  const again = edit(design, (draft) => {
    removeIds(draft, ['consumer>store']);
    connect(draft, { node: 'consumer' }, { node: 'store' });
  });
  expect(stepsOf(again, 'consumer')).toEqual(stepsOf(design, 'consumer'));
  const loop = edit(EMPTY, (draft) => {
    for (const kind of ['consumer', 'kafka-topic']) addNode(draft, kind, { x: 0, y: 0 });
    connect(draft, { node: 'kafka-topic' }, { node: 'consumer' });
    connect(draft, { node: 'consumer' }, { node: 'kafka-topic' });
  });
  expect(stepsOf(loop, 'consumer')).toEqual(['work', 'ack']);
  expect(validate(loop).map(({ code }) => code)).toEqual(['idle-wire']);
});

describe('removing', () => {
  test('steps go with their saga, wires with their ends, places with both', () => {
    const design = edit(EXAMPLE, (draft) => removeIds(draft, ['order-saga']));
    expect(design.nodes.map(({ id }) => id)).not.toContain('charge-payment');
    expect(design.edges.every(({ from, to }) => !['order-saga', 'charge-payment', 'reserve-stock', 'arrange-shipping'].some((id) => id === from || id === to))).toBe(true);
    expect(Object.keys(design.layout)).not.toContain('charge-payment');
  });

  test('what the file said about it does not come back with the next of its id', () => {
    const { design = EMPTY } = readDesign('{"format": "flowstage/design", "version": 1, "nodes": [{"id": "store", "kind": "store", "name": "Store", "x-team": "a"}], "layout": {"store": {"x": 0, "y": 0, "x-pin": 1}}}', 'x');
    expect(design.extensions).toHaveProperty('nodes/store');
    const again = edit(design, (draft) => {
      removeIds(draft, ['store']);
      addNode(draft, 'store', { x: 0, y: 0 });
    });
    expect(again.nodes[0]!.id).toBe('store');
    expect(again.extensions).toEqual({});
  });
});

describe('copy and paste', () => {
  test('through another document and back: the same but for ids and places', () => {
    const text = copy(EXAMPLE, ['order-saga', 'payment', 'payment-db', 'payment-commands', 'saga-replies', 'order-events']);
    const other = edit(EMPTY, (draft) => void paste(draft, text, { at: { x: 1000, y: 1000 } }));
    expect(other.nodes.map(({ id }) => id).sort()).toEqual(['arrange-shipping', 'charge-payment', 'order-events', 'order-saga', 'payment', 'payment-commands', 'payment-db', 'reserve-stock', 'saga-replies']);
    expect(other.systems.map(({ id }) => id)).toEqual(['kafka']);
    expect(other.layout['charge-payment']).toEqual(EXAMPLE.layout['charge-payment']);
    const back = edit(EMPTY, (draft) => void paste(draft, copy(other, other.nodes.map(({ id }) => id)), { by: { x: 0, y: 0 } }));
    expect(JSON.parse(JSON.stringify({ ...back, extensions: {}, systems: [] }))).toEqual(JSON.parse(JSON.stringify({ ...other, extensions: {}, systems: [] })));
    expect(copy(other, ['payment', 'payment-db'])).toBe(copy(back, ['payment', 'payment-db']));
  });

  test('copies name copies of what came along, and originals of what did not', () => {
    const design = edit(EXAMPLE, (draft) => void paste(draft, copy(EXAMPLE, ['payment', 'payment-db', 'order-saga']), { by: { x: 32, y: 32 } }));
    expect(JSON.stringify(nodeOf(design, 'payment-2').config)).toContain('"payment-db-2"');
    expect(JSON.stringify(nodeOf(design, 'payment-2').config)).not.toContain('"payment-db"');
    expect(nodeOf(design, 'charge-payment-2')).toMatchObject({ parent: 'order-saga-2', config: { channel: 'payment-commands' } });
    expect(design.edges.map(({ id }) => id)).toContain('payment-2>payment-db-2');
    expect(design.systems).toHaveLength(1);
  });

  test('the corner of what is pasted is where it was asked', () => {
    const text = copy(EXAMPLE, ['payment', 'stock']);
    const pasted = edit(EMPTY, (draft) => void paste(draft, text, { at: { x: 8, y: 16 } }));
    const [upper, lower] = ['stock', 'payment'].map((id) => EXAMPLE.layout[id]!);
    expect(lower!.x).toBe(upper!.x);
    expect([pasted.layout['stock'], pasted.layout['payment']]).toEqual([{ x: 8, y: 16 }, { x: 8, y: 16 + lower!.y - upper!.y }]);
  });

  test('notes and selected systems go along, a whole file too', () => {
    const noted = edit(EXAMPLE, (draft) => void addNote(draft, { x: 0, y: 0 }, 'Look'));
    const design = edit(EMPTY, (draft) => void paste(draft, copy(noted, ['note', 'kafka']), { by: { x: 0, y: 0 } }));
    expect([design.systems.length, design.annotations?.[0]?.text]).toEqual([1, 'Look']);
    const twice = edit(noted, (draft) => expect(duplicate(draft, ['note', 'kafka'])).toEqual(['kafka-2', 'note-2']));
    expect(twice.systems.map(({ name }) => name)).toEqual(['Kafka', 'Kafka 2']);
    expect(errors(edit(EMPTY, (draft) => void paste(draft, copy(EXAMPLE, EXAMPLE.nodes.map(({ id }) => id)), { by: { x: 0, y: 0 } })))).toEqual([]);
  });

  test.each(['', 'hello', '{"a": 1}', '[1]', '{"format": "flowstage/run"}'])('%j is not pasted', (text) => {
    expect(edit(EXAMPLE, (draft) => expect(paste(draft, text, { by: { x: 0, y: 0 } })).toBeNull())).toBe(EXAMPLE);
  });
});

describe('fields', () => {
  const set = (path: readonly (string | number)[], value: Parameters<typeof setField>[3], owner = 'nodes/payment') => edit(EXAMPLE, (draft) => void setField(draft, owner, path, value));

  test('a value, a value inside of maps that are not there yet, and an entry of a list', () => {
    expect(nodeOf(set(['instances'], 3), 'payment').config['instances']).toBe(3);
    expect(nodeOf(set(['producer', 'acks'], '1'), 'payment').config['producer']).toEqual({ acks: '1' });
    expect(JSON.stringify(nodeOf(set(['handlers', 0, 'steps', 0, 'time'], '9ms'), 'payment').config)).toContain('"time":"9ms"');
  });

  test('the default is not written, and a map that says nothing goes', () => {
    const three = edit(EXAMPLE, (draft) => void setField(draft, 'nodes/payment', ['instances'], 3));
    expect(nodeOf(edit(three, (draft) => void setField(draft, 'nodes/payment', ['instances'], 1)), 'payment').config).not.toHaveProperty('instances');
    const acks = edit(EXAMPLE, (draft) => void setField(draft, 'nodes/payment', ['producer', 'acks'], '1'));
    expect(nodeOf(acks, 'payment').config['producer']).toEqual({ acks: '1' });
    expect(nodeOf(edit(acks, (draft) => void setField(draft, 'nodes/payment', ['producer', 'acks'], undefined)), 'payment').config).not.toHaveProperty('producer');
  });

  test('a map whose being there says something stays', () => {
    const owner = 'nodes/order-saga';
    const config = (design: Design) => nodeOf(design, 'order-saga').config;
    const less = edit(EXAMPLE, (draft) => {
      for (const name of ['channel', 'type', 'payload']) setField(draft, owner, ['completed', name], undefined);
    });
    expect(config(less)['completed']).toEqual({});
    expect(config(edit(less, (draft) => void setField(draft, owner, ['completed', 'payload'], {})))['completed']).toEqual({ payload: {} });
  });

  test('every owner of a config; what is not there is refused', () => {
    expect(set(['brokers'], 5, 'systems/kafka').systems[0]!.config['brokers']).toBe(5);
    expect(set(['loss'], 0.5, 'edges/checkout>order-events').edges[0]!.config['loss']).toBe(0.5);
    expect(set(['per'], 'message.id', 'expectations/charged-once').expectations[0]!.config['per']).toBe('message.id');
    expect(set(['step'], 'authorise', 'scenarios/payment-declined/faults/decline').scenarios[1]!.faults[0]!.config['step']).toBe('authorise');
    for (const owner of ['nodes/none', 'scenarios/none/faults/x', 'layout/payment', 'scenarios/payment-declined', '']) expect(set(['a'], 1, owner)).toBe(EXAMPLE);
    expect(set(['handlers', 9, 'id'], 'x')).toBe(EXAMPLE);
  });

  test('entries of a list come, move and go', () => {
    const path = ['handlers', 0, 'steps'];
    const ids = (design: Design) => (nodeOf(design, 'payment').config as { handlers: { steps: { id: string }[] }[] }).handlers[0]!.steps.map(({ id }) => id);
    const before = ids(EXAMPLE);
    expect(ids(edit(EXAMPLE, (draft) => void moveEntry(draft, 'nodes/payment', path, 0, 2)))).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
    expect(ids(edit(EXAMPLE, (draft) => void insertEntry(draft, 'nodes/payment', path, 1, { id: 'new', do: 'ack' })))).toEqual([before[0], 'new', ...before.slice(1)]);
    expect(ids(edit(EXAMPLE, (draft) => void removeEntry(draft, 'nodes/payment', path, 0)))).toEqual(before.slice(1));
    expect(edit(EXAMPLE, (draft) => void moveEntry(draft, 'nodes/payment', path, 0, 99))).toBe(EXAMPLE);
  });

  test('saga steps in another order', () => {
    const design = edit(EXAMPLE, (draft) => reorderSteps(draft, 'order-saga', ['charge-payment', 'reserve-stock']));
    expect(sagaSteps(design.nodes, 'order-saga')).toEqual(['charge-payment', 'reserve-stock', 'arrange-shipping']);
  });

  test('saga steps at once, and one after the other again', () => {
    const stages = (design: Design) => sagaStages(design.nodes, 'order-saga').map(({ step: { id }, stage }) => `${stage} ${id}`);
    const together = edit(EXAMPLE, (draft) => runAtOnce(draft, 'order-saga', 'charge-payment', true));
    expect(stages(together)).toEqual(['1 charge-payment', '1 reserve-stock', '2 arrange-shipping']);
    const moved = edit(together, (draft) => reorderSteps(draft, 'order-saga', ['arrange-shipping', 'charge-payment', 'reserve-stock']));
    expect(stages(moved)).toEqual(['1 arrange-shipping', '2 charge-payment', '2 reserve-stock']);
    const all = edit(moved, (draft) => runAtOnce(draft, 'order-saga', 'charge-payment', true));
    expect(stages(all)).toEqual(['1 arrange-shipping', '1 charge-payment', '1 reserve-stock']);
    expect(stages(edit(together, (draft) => runAtOnce(draft, 'order-saga', 'reserve-stock', false)))).toEqual(['1 charge-payment', '2 reserve-stock', '3 arrange-shipping']);
  });
});

describe('places', () => {
  const boxes = edit(EMPTY, (draft) => {
    for (const [index, name] of ['a', 'b', 'c'].entries()) addNode(draft, 'store', { x: index * 200, y: index * 120 }, { name });
  });
  const at = (design: Design) => ['a', 'b', 'c'].map((id) => [design.layout[id]!.x, design.layout[id]!.y]);

  test.each([
    ['left', [[0, 0], [0, 120], [0, 240]]], ['right', [[400, 0], [400, 120], [400, 240]]], ['top', [[0, 0], [200, 0], [400, 0]]],
    ['bottom', [[0, 240], [200, 240], [400, 240]]], ['centre', [[200, 0], [200, 120], [200, 240]]], ['middle', [[0, 120], [200, 120], [400, 120]]],
  ] as const)('%s', (edge, expected) => {
    expect(at(edit(boxes, (draft) => align(draft, ['a', 'b', 'c'], edge, sizeOf)))).toEqual(expected);
  });

  test('gaps become equal, the outermost stay', () => {
    const moved = edit(boxes, (draft) => moveTo(draft, { b: { x: 10, y: 0 } }));
    expect(at(edit(moved, (draft) => distribute(draft, ['a', 'b', 'c'], 'x', sizeOf))).map(([x]) => x)).toEqual([0, 200, 400]);
  });

  test('a step moves with its saga and not by itself; unknown ids do not get a place', () => {
    const design = edit(EXAMPLE, (draft) => nudge(draft, ['order-saga', 'charge-payment', 'no-such'], 8, 0));
    expect(design.layout['order-saga']!.x).toBe(EXAMPLE.layout['order-saga']!.x + 8);
    expect(design.layout['charge-payment']).toEqual(EXAMPLE.layout['charge-payment']);
    expect(edit(EXAMPLE, (draft) => moveTo(draft, { ghost: { x: 1, y: 1 } }))).toBe(EXAMPLE);
  });

  test('a group is around what was selected, and holds it', () => {
    const design = edit(boxes, (draft) => void group(draft, ['a', 'b'], sizeOf));
    const frame = design.annotations![0]!;
    expect(frame).toMatchObject({ kind: 'group', x: -24, y: -48, width: 348, height: 242 });
    expect(contentsOf(design, frame, sizeOf)).toEqual(['a', 'b']);
  });

  test('a group collapses with what lies in it, takes it along, and opens to the byte', () => {
    const open = edit(boxes, (draft) => void group(draft, ['a', 'b'], sizeOf));
    const shut = edit(open, (draft) => collapseGroup(draft, 'group', sizeOf));
    expect(shut.annotations![0]!.collapsed).toEqual(['a', 'b']);
    const moved = edit(shut, (draft) => nudge(draft, ['group'], 16, -8));
    for (const id of ['a', 'b']) expect(moved.layout[id]).toEqual({ x: open.layout[id]!.x + 16, y: open.layout[id]!.y - 8 });
    expect(writeDesign(edit(shut, (draft) => openGroup(draft, 'group')))).toBe(writeDesign(open));
    const copied = edit(shut, (draft) => void duplicate(draft, ['group']));
    expect(copied.nodes).toHaveLength(shut.nodes.length + 2);
    expect(copied.annotations![1]!.collapsed).toEqual(['a-2', 'b-2']);
    expect(edit(shut, (draft) => removeIds(draft, ['a'])).annotations![0]!.collapsed).toEqual(['b']);
  });

  test('groups that hold each other, as only a file can say, move once', () => {
    const of = (id: string, collapsed: readonly string[]) => ({ id, kind: 'group', text: id, x: 0, y: 0, width: 90, height: 90, tone: 'blue', collapsed }) as const;
    const design = edit({ ...boxes, annotations: [of('one', ['two']), of('two', ['one'])] }, (draft) => nudge(draft, ['one'], 8, 0));
    expect(design.annotations?.map(({ x }) => x)).toEqual([8, 8]);
  });
});

describe('scenarios', () => {
  test('a copy has what the original has', () => {
    const design = edit(EXAMPLE, (draft) => void addScenario(draft, 'Declined again', 'payment-declined'));
    expect(design.scenarios.at(-1)).toEqual({ ...EXAMPLE.scenarios[1], id: 'declined-again', name: 'Declined again' });
  });

  test('an override comes, changes and goes', () => {
    const of = (design: Design) => design.scenarios[0]!.overrides;
    const one = edit(EXAMPLE, (draft) => setOverride(draft, 'happy-path', 'payment', 'instances', 2));
    const other = edit(one, (draft) => setOverride(draft, 'happy-path', 'payment', 'instances', 3));
    expect([of(one), of(other), of(edit(other, (draft) => setOverride(draft, 'happy-path', 'payment', 'instances', undefined)))]).toEqual([[{ node: 'payment', field: 'instances', value: 2 }], [{ node: 'payment', field: 'instances', value: 3 }], []]);
  });

  test('outcomes forget an expectation that is removed', () => {
    const design = edit(EXAMPLE, (draft) => removeExpectation(draft, 'charged-once'));
    expect(JSON.stringify(design.scenarios)).not.toContain('charged-once');
    expect(errors(design)).toEqual([]);
  });
});

test('what is placed by itself covers nothing, and lies near', () => {
  const ids = EXAMPLE.nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id);
  for (const [x, y] of boxesOf(EXAMPLE, ids, sizeOf).map((box) => [box.x + 50, box.y + 25] as const)) {
    const at = emptyPlace(EXAMPLE, { x, y }, NOTE_SIZE, sizeOf);
    expect(boxesOf(EXAMPLE, ids, sizeOf).filter((box) => at.x < box.x + box.width && box.x < at.x + NOTE_SIZE.width && at.y < box.y + box.height && box.y < at.y + NOTE_SIZE.height)).toEqual([]);
    expect(Math.max(Math.abs(at.x + 112 - x), Math.abs(at.y + 56 - y))).toBeLessThan(400);
  }
  const noted = edit(EXAMPLE, (draft) => void addNote(draft, emptyPlace(EXAMPLE, { x: 0, y: 0 }, NOTE_SIZE, sizeOf)));
  expect(emptyPlace(noted, { x: 0, y: 0 }, NOTE_SIZE, sizeOf)).not.toEqual(emptyPlace(EXAMPLE, { x: 0, y: 0 }, NOTE_SIZE, sizeOf));
});
