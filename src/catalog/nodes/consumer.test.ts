import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { printProgram } from '../../topology/print-program.ts';
import { change, fault, run } from './saga-run.fixture.ts';

/** The program of a node of a two-step saga, after changes to its config. */
function programOf(id: string, changes: JsonObject, design: Design = generateOrderSaga({ steps: 2, partitions: 1, seed: 1 })): readonly string[] {
  const compiled = compile({ ...design, expectations: [], nodes: design.nodes.map((node) => (node.id === id ? { ...node, config: { ...node.config, ...changes } } : node)) });
  // Steps are changed here without their wires.
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const process = compiled.ok ? compiled.topology.processes.find((item) => item.id === id) : undefined;
  if (!compiled.ok || process === undefined) throw new Error(`${id} has a program`);
  return printProgram(process, compiled.topology).slice(2);
}

/** Names of its steps, in order. */
const stepsOf = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => /^ +\d+ (?:work|tx|publish|settle|call) ([^:]+):/.exec(line)?.[1] ?? []);

describe('a consumer', () => {
  it('handles by type, fails over to the steps on failure, and gives up at last', () => {
    expect(stepsOf(programOf('payment', {}))).toEqual([
      'unmatched.ack', 'payment-work', 'payment-do', 'payment-reply', 'payment-ack', 'payment-refuse', 'payment-refuse-ack', 'payment-undo', 'payment-undo-reply', 'payment-undo-ack', 'give-up.ack',
    ]);
  });

  it('remembers a message in the same transaction, and looks there after a conflict', () => {
    const lines = programOf('payment', { idempotency: 'same-transaction' });
    expect(stepsOf(lines).slice(1, 5)).toEqual(['payment-work', 'payment-do', 'payment-do.repeat', 'payment-reply']);
    expect(lines.join('\n')).toContain(`insert inbox[text(message.id) + ":payment-do"]`);
  });

  it('or looks before and remembers after, in transactions of their own', () => {
    expect(stepsOf(programOf('payment', { idempotency: 'separate-transaction' })).slice(2, 5)).toEqual(['payment-do.seen', 'payment-do', 'payment-do.remember']);
  });

  it('or in the memory of the instance, which takes no step', () => {
    const lines = programOf('payment', { idempotency: 'memory', inboxTtl: '1h' });
    expect(stepsOf(lines).slice(1, 4)).toEqual(['payment-work', 'payment-do', 'payment-reply']);
    expect(lines.map((line) => line.replace(/^ +\d+ /, '')).filter((line) => /^re(call|member) .*payment-do/.test(line))).toEqual([
      expect.stringMatching(/^recall -> \d+ if text\(message\.id\) \+ ":payment-do"$/), 'remember text(message.id) + ":payment-do" for 1h',
    ]);
    expect(lines.join('\n')).not.toContain('inbox');
  });

  it('remembers by a key of the design', () => {
    expect(programOf('payment', { idempotency: 'same-transaction', idempotencyKey: 'message.key' }).join('\n')).toContain(`inbox[text(message.key) + ":payment-do"]`);
  });

  it('leaves acknowledging to polls with auto commit', () => {
    expect(stepsOf(programOf('payment', { client: { 'auto.offset.reset': 'earliest' } }))).not.toContain('unmatched.ack');
  });

  it('says why a guard failed', () => {
    const steps = [{ id: 'limit', do: 'require', that: 'payload.amount < 5', reason: 'too "much"' }, { id: 'ack', do: 'ack' }];
    const lines = programOf('payment', { handlers: [{ id: 'pay', on: 'do-payment', steps }] });
    expect(lines.join('\n')).toContain(`let failure = {"step":"limit","reason":"too \\"much\\""}`);
  });

  it('replies to each saga where that saga listens', () => {
    const design = generateOrderSaga({ steps: 2, partitions: 1, seed: 1 });
    const topic = design.nodes.find(({ id }) => id === 'replies')!;
    const saga = design.nodes.find(({ id }) => id === 'order-saga')!;
    const step = design.nodes.find(({ id }) => id === 'payment-step')!;
    const lines = programOf('payment', {}, {
      ...design,
      nodes: [...design.nodes, { ...topic, id: 'replies2' }, { ...saga, id: 'saga2', config: { ...saga.config, replies: 'replies2' } }, { ...step, id: 'payment-step2', parent: 'saga2' }],
      edges: [
        ...design.edges,
        { id: 'a', from: 'orders', to: 'saga2', toPort: 'start', config: {} }, { id: 'b', from: 'replies2', to: 'saga2', toPort: 'replies', config: {} }, { id: 'c', from: 'saga2', to: 'orders', config: {} },
        { id: 'd', from: 'payment-step2', to: 'payment-commands', config: {} }, { id: 'e', from: 'payment', to: 'replies2', config: {} },
      ],
    });
    expect(lines.filter((line) => line.includes('publish payment-reply')).map((line) => /to (\S+)/.exec(line)?.[1])).toEqual(['replies', 'replies2']);
    expect(lines.join('\n')).toContain('when headers.saga != "saga2"');
  });

  it('answers a call with the end of its frame', () => {
    const design = generateOrderSaga({ steps: 2, partitions: 1, seed: 1 });
    const { channel: _, ...config } = design.nodes.find(({ id }) => id === 'payment-step')!.config;
    const lines = programOf('payment', {}, {
      ...design,
      nodes: design.nodes.filter(({ id }) => id !== 'payment-commands').map((node) => (node.id === 'payment-step' ? { ...node, config: { ...config, target: 'payment' } } : node)),
      edges: [...design.edges.filter(({ id }) => !id.includes('payment-commands')), { id: 'call', from: 'payment-step', to: 'payment', config: {} }],
    });
    expect(lines[0]).toMatch(/^ {2}on call, 1 at once/);
    expect(stepsOf(lines)).toEqual(['payment-work', 'payment-do', 'payment-undo']);
    expect(lines.filter((line) => line.includes('end')).map((line) => line.replace(/^ +\d+ /, ''))).toEqual([
      'end failed: unmatched', 'end ok', 'end ok', 'end failed: payment-refused', 'end ok', 'end ok', 'end ok', 'end failed: gave up',
    ]);
  });
});

describe('a service that crashes after its effect, before the reply', () => {
  const orders = change(generateOrderSaga({ steps: 2, partitions: 1, seed: 3 }), { shop: { interarrival: '20s', count: 3 } });
  const crashAfter = (step: string) => fault('crash', 'crash-at-step', { node: 'payment', gap: 'after', step, when: 'message.key == "order-2"' });

  it.each([
    ['none', 'payment-do', ['payment-once']],
    ['none', 'payment-work', []],
    ['none', 'payment-ack', []],
    ['same-transaction', 'payment-do', []],
    ['separate-transaction', 'payment-do', ['payment-once']],
    ['separate-transaction', 'payment-do.remember', []],
    ['memory', 'payment-do', ['payment-once']],
    ['memory', 'payment-work', []],
    ['memory', 'payment-ack', []],
  ] as const)('INB-02 idempotency %s, crash after %s: %j', (idempotency, step, expected) => {
    const { findings, gauges, unmatched } = run(change(orders, { payment: { idempotency } }), [crashAfter(step)]);
    expect(unmatched).toEqual([]);
    expect(findings).toEqual(expected);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: 3, compensated: 0, stuck: 0 });
  });
});
