import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { type DeliveryFigures, deliveryFigures } from '../../analysis/delivery-figures.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import { compile } from '../compile.ts';
import type { Design } from '../document.ts';
import { readDesign } from '../read-design.ts';
import { validate } from '../rules.ts';
import { writeDesign } from '../write-design.ts';
import { swapBroker, swapTargets } from './swap-design.ts';

const read = (path: string): Design => readDesign(readFileSync(path), path).design!;
const hasChannel = ({ nodes }: Design): boolean => nodes.some(({ kind }) => findChannel(kind) !== undefined);

const FOLDERS = ['public/examples', 'public/examples/bugs'];
const EXAMPLES = FOLDERS.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.flow.json')).map((name) => `${folder}/${name}`)).filter((path) => hasChannel(read(path)));

const example = (name: string): Design => read(`public/examples/${name}.flow.json`);

function run(design: Design, scenario: string | undefined): DeliveryFigures {
  const compiled = compile(design, scenario);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { topology, expectations } = compiled;
  return deliveryFigures(runInProcess({ topology, expectations, scenario: compiled.scenario }).log);
}

/** Where the product cannot do what the design lives on, and why. */
const NEVER_HANDLED: { readonly [where: string]: string } = {
  'public/examples/head-of-line-ttl.flow.json on kafka': 'nobody reads the messages: they were to expire into another queue, and a log lets none go on',
  'public/examples/head-of-line-ttl.flow.json on aws': 'and here what expires is gone',
  'public/examples/visibility-timeout.flow.json on kafka': 'work of 45 s is longer than the 30 s that a member may be silent: it leaves the group before it is done, for ever',
};

/** What an example lives on that only a log has: the swapped design says so as an error, by this code. */
const ONLY_ON_A_LOG: { readonly [path: string]: string } = {
  'public/examples/scatter-gather.flow.json': 'logs-only',
  'public/examples/bugs/S22-before-flush.broken.flow.json': 'wrong-target',
  'public/examples/bugs/S22-before-flush.mended.flow.json': 'wrong-target',
};

describe('every example with a channel on every other product', () => {
  it.each(EXAMPLES)('%s is a sound design there, under every scenario', (path) => {
    const design = read(path);
    const before = writeDesign(design);
    const targets = swapTargets().filter(({ kind }) => !design.systems.some((system) => system.kind === kind));
    expect(targets.length).toBeGreaterThan(0);
    for (const { kind } of targets) {
      const swap = swapBroker(design, { to: kind })!;
      const channels = swap.design.nodes.filter((node) => findChannel(node.kind) !== undefined);
      expect(channels.every(({ system }) => swap.design.systems.find(({ id }) => id === system)?.kind === kind)).toBe(true);
      const expected = ONLY_ON_A_LOG[path] === undefined ? [] : [ONLY_ON_A_LOG[path]];
      const diagnostics = [...validate(swap.design), ...swap.design.scenarios.flatMap(({ id }) => compile(swap.design, id).diagnostics)];
      expect([...new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))]).toEqual(expected);
      expect(readDesign(new TextEncoder().encode(writeDesign(swap.design)), path).design).toEqual(swap.design);
      expect(swapBroker(design, { to: kind })).toEqual(swap);
    }
    expect(writeDesign(design)).toBe(before);
  });

  // A third of them here, in turn; all in the long run.
  it.each(EXAMPLES.filter((path, index) => !path.includes('bugs/') && ONLY_ON_A_LOG[path] === undefined && (process.env['DEEP'] !== undefined || index % 3 === 0)))('%s runs there, and its messages are handled', (path) => {
    const design = read(path);
    const [scenario] = design.scenarios;
    for (const { kind } of swapTargets()) {
      const swap = swapBroker(design, { to: kind });
      if (swap === undefined) continue;
      const before = run(design, scenario?.id);
      const after = run(swap.design, scenario?.id);
      expect(after.sent, kind).toBeGreaterThan(0);
      const isHandled = before.handled > 0 && NEVER_HANDLED[`${path} on ${kind}`] === undefined;
      expect(after.handled > 0, kind).toBe(isHandled);
    }
  });
});

describe('order of each key', () => {
  /** Work of very different length, by several instances: whoever takes messages as they come, mixes them up. */
  const design = (): Design => {
    const plain = example('hot-partition');
    const nodes = plain.nodes.map((node) => {
      if (node.id === 'meters') return { ...node, config: { ...node.config, count: 400 } };
      return node.id === 'metering' ? { ...node, config: JSON.parse(JSON.stringify(node.config).replace('exponential(60ms)', 'exponential(80ms)')) } : node;
    });
    return { ...plain, nodes };
  };

  it('is kept by a log', () => {
    const { disorders, ordersExamined } = run(design(), 'even');
    expect(ordersExamined).toBeGreaterThan(100);
    expect(disorders.count).toBe(0);
  });

  it.each(['rabbitmq', 'aws'])('%s loses it as it is set up plainly, and keeps it where the swap was to keep it', (to) => {
    const plain = run(swapBroker(design(), { to, keepOrder: false })!.design, 'even');
    expect(plain.disorders.count).toBeGreaterThan(0);
    expect(plain.disorders.rows.length).toBeGreaterThan(1);
    const kept = run(swapBroker(design(), { to })!.design, 'even');
    expect(kept.handled).toBe(plain.handled);
    expect(kept.disorders.count).toBe(0);
  });

  it('a design that had lost it on a queue has it on a log', () => {
    const queue = swapBroker(design(), { to: 'rabbitmq', keepOrder: false })!.design;
    const log = swapBroker(queue, { to: 'kafka' })!.design;
    expect(run(log, 'even').disorders.count).toBe(0);
  });
});
