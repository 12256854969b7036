import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Design } from '../../design/document.ts';
import type { RunOutcome } from '../../run/run-job.ts';
import type { Broker } from './broker.ts';

/** Everything that knows the catalog, loaded anew with one product more. */
const load = async () => ({
  ...(await import('../../analysis/delivery-figures.ts')), ...(await import('../../design/compile.ts')), ...(await import('../../design/read-design.ts')), ...(await import('../../design/rules.ts')),
  ...(await import('../../design/schema.ts')), ...(await import('../../design/swap/swap-design.ts')), ...(await import('../../design/write-design.ts')), ...(await import('../../formats/provenance.ts')),
  ...(await import('../../formats/registry.ts')), ...(await import('../../log/print-log.ts')), ...(await import('../../run/run-in-process.ts')), ...(await import('../../workspace/commands/add-commands.ts')), ...(await import('../../design/suggest-expectations.ts')),
});
let src: Awaited<ReturnType<typeof load>>;

beforeAll(async () => {
  vi.resetModules();
  // The one line that adds a product.
  vi.doMock('./registry.ts', async (original) => ({ BROKERS: [...(await original<{ readonly BROKERS: readonly Broker[] }>()).BROKERS, (await import('./post-office.fixture.ts')).postOffice] }));
  src = await load();
}, 60_000);

afterAll(() => {
  vi.doUnmock('./registry.ts');
  vi.resetModules();
});

const DESIGN = {
  format: 'flowstage/design', version: 1, name: 'Letters',
  systems: [{ id: 'office', kind: 'post-office', name: 'Main office', config: { counters: 3 } }],
  nodes: [
    { id: 'aunt', kind: 'producer', config: { channel: 'box', interarrival: '1s', count: 30, message: { type: 'Letter', key: 'text(ordinal % 3)', payload: { n: '${ordinal}' } }, letterWriter: { tries: 10 } } },
    { id: 'box', kind: 'letterbox', name: 'Box', system: 'office', config: { holdMinutes: 5, returnTo: 'returned', deliveries: 3 } },
    { id: 'returned', kind: 'letterbox', name: 'Returned', system: 'office' },
    { id: 'niece', kind: 'consumer', config: { instances: 2, retry: { retries: 0 }, carrier: { bagSize: 1 }, handlers: [{ id: 'read', on: 'Letter', steps: [{ id: 'open', do: 'work', time: '200ms' }, { id: 'like', do: 'require', that: 'payload.n != 7' }] }] } },
  ],
  edges: [
    { id: 'a', from: 'aunt', to: 'box' }, { id: 'b', from: 'box', to: 'niece' },
    { id: 'c', from: 'box', to: 'returned', fromPort: 'return', toPort: 'returned' },
  ],
  layout: { aunt: { x: 0, y: 0 }, box: { x: 200, y: 0 }, niece: { x: 400, y: 0 }, returned: { x: 400, y: 120 } },
  scenarios: [{ id: 'quiet', name: 'quiet', seed: '1', until: '5m', faults: [{ id: 'closed', kind: 'broker-down', config: { system: 'office', broker: 0, at: '10s', for: '5s' } }] }],
  expectations: [{ id: 'all', kind: 'eventually', name: 'all are read', config: { expression: "depth('box') == 0" } }],
};

function design(): Design {
  const read = src.readDesign(new TextEncoder().encode(JSON.stringify(DESIGN)), 'letters.flow.json');
  if (read.design === undefined) throw new Error(JSON.stringify(read.diagnostics));
  return read.design;
}

function run(of: Design, scenario?: string): RunOutcome {
  const compiled = src.compile(of, scenario ?? of.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { topology, expectations } = compiled;
  return src.runInProcess({ topology, expectations, scenario: compiled.scenario });
}

describe('a product of one file and one line', () => {
  it('is sound, runs, and says in the log what happened', () => {
    expect(src.validate(design())).toEqual([]);
    const { log, report } = run(design());
    const figures = src.deliveryFigures(log);
    expect(figures).toMatchObject({ sent: 30, handled: 29, duplicates: { count: 0 }, givenUp: { count: 1 }, unhandled: { count: 0 } });
    const text = src.printLog(log);
    for (const words of ['box', 'dead-lettered', 'office']) expect(text).toContain(words);
    expect(report.findings.map(({ expectation }) => expectation)).toEqual([]);
    expect(report.invariants.filter(({ nature, findings }) => nature === 'simulator' && findings.length > 0)).toEqual([]);
  });

  it('is in the schema, in the palette, and says what is wrong with its settings', () => {
    expect(JSON.stringify(src.designSchema())).toContain('"letterbox"');
    expect(JSON.stringify(src.designSchema())).toContain('"bagSize"');
    expect(src.ADD_COMMANDS.map(({ id }) => id)).toEqual(expect.arrayContaining(['add.letterbox', 'add.post-office']));
    const wrong = { ...design(), nodes: design().nodes.map((node) => (node.id === 'niece' ? { ...node, config: { ...node.config, carrier: { bagSize: 1000 } } } : node)) };
    expect(src.validate(wrong).map(({ subject }) => subject)).toEqual(['nodes/niece/config/carrier/bagSize']);
  });

  it('is told what could be expected of it', () => {
    const names = src.suggestExpectations(design()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['No more than 1000 messages in Box', 'niece gets on']));
  });

  it('is drawn in every picture', () => {
    for (const exporter of src.diagramExporters()) {
      const picture = exporter.write(design(), { provenance: src.designProvenance(design()) });
      expect(picture, exporter.id).toContain('Box');
      if (exporter.id !== 'drawio') expect(picture, exporter.id).toContain('Main office');
    }
  });

  it('comes back from a file', () => {
    const exporter = src.designExporters().find(({ id }) => id === 'flowstage')!;
    const written = exporter.write(design());
    expect(written.ok && src.designImporters().find(({ id }) => id === 'flowstage')!.read(written.value.text, { name: 'x' }).design).toEqual(design());
  });

  it('designs move to it and from it', () => {
    expect(src.swapTargets().map(({ kind }) => kind)).toContain('post-office');
    for (const { kind } of src.swapTargets().filter((target) => target.kind !== 'post-office')) {
      const swap = src.swapBroker(design(), { to: kind })!;
      expect(swap.report.filter(({ verdict }) => verdict === 'lost').map(({ what }) => what), kind).not.toContain('Dead letters');
      const { handled, sent } = src.deliveryFigures(run(swap.design).log);
      expect([kind, sent, handled]).toEqual([kind, 30, 29]);
    }
    for (const name of ['hot-partition', 'order-saga', 'fifo-group-block', 'requeue-hot-loop', 'filter-typo']) {
      const example = src.readDesign(readFileSync(`public/examples/${name}.flow.json`), name).design!;
      const swap = src.swapBroker(example, { to: 'post-office' })!;
      expect(src.validate(swap.design).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(src.readDesign(new TextEncoder().encode(src.writeDesign(swap.design)), name).design).toEqual(swap.design);
      expect(src.deliveryFigures(run(swap.design).log).handled, name).toBeGreaterThan(0);
    }
    const { design: there, report } = src.swapBroker(src.readDesign(readFileSync('public/examples/fifo-group-block.flow.json'), 'x').design!, { to: 'post-office' })!;
    expect(there.nodes.find(({ id }) => id === 'orders')?.config).toEqual({ returnTo: 'dead', deliveries: 50, oneAtATime: true });
    expect(report.find(({ trait }) => trait === 'deliveries')).toMatchObject({ verdict: 'near', to: 'deliveries = 50' });
  });
});
