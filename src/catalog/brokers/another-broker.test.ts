import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { deliveryFigures } from '../../analysis/delivery-figures.ts';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { validate } from '../../design/rules.ts';
import { designSchema } from '../../design/schema.ts';
import { swapBroker, swapTargets } from '../../design/swap/swap-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { designProvenance } from '../../formats/provenance.ts';
import { designExporters, designImporters, diagramExporters } from '../../formats/registry.ts';
import { printLog } from '../../log/print-log.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import type { RunOutcome } from '../../run/run-job.ts';
import { ADD_COMMANDS } from '../../workspace/commands/add-commands.ts';
import type { Broker } from './broker.ts';

// The one line that adds a product.
vi.mock('./registry.ts', async (original) => ({ BROKERS: [...(await original<{ readonly BROKERS: readonly Broker[] }>()).BROKERS, (await import('./post-office.fixture.ts')).postOffice] }));

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
  const read = readDesign(new TextEncoder().encode(JSON.stringify(DESIGN)), 'letters.flow.json');
  if (read.design === undefined) throw new Error(JSON.stringify(read.diagnostics));
  return read.design;
}

function run(of: Design, scenario?: string): RunOutcome {
  const compiled = compile(of, scenario ?? of.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { topology, expectations } = compiled;
  return runInProcess({ topology, expectations, scenario: compiled.scenario });
}

describe('a product of one file and one line', () => {
  it('is sound, runs, and says in the log what happened', () => {
    expect(validate(design())).toEqual([]);
    const { log, report } = run(design());
    const figures = deliveryFigures(log);
    expect(figures).toMatchObject({ sent: 30, handled: 29, duplicates: { count: 0 }, givenUp: { count: 1 }, unhandled: { count: 0 } });
    const text = printLog(log);
    for (const words of ['box', 'dead-lettered', 'office']) expect(text).toContain(words);
    expect(report.findings.map(({ expectation }) => expectation)).toEqual([]);
    expect(report.invariants.filter(({ nature, findings }) => nature === 'simulator' && findings.length > 0)).toEqual([]);
  });

  it('is in the schema, in the palette, and says what is wrong with its settings', () => {
    expect(JSON.stringify(designSchema())).toContain('"letterbox"');
    expect(JSON.stringify(designSchema())).toContain('"bagSize"');
    expect(ADD_COMMANDS.map(({ id }) => id)).toEqual(expect.arrayContaining(['add.letterbox', 'add.post-office']));
    const wrong = { ...design(), nodes: design().nodes.map((node) => (node.id === 'niece' ? { ...node, config: { ...node.config, carrier: { bagSize: 1000 } } } : node)) };
    expect(validate(wrong).map(({ subject }) => subject)).toEqual(['nodes/niece/config/carrier/bagSize']);
  });

  it('is drawn in every picture', () => {
    for (const exporter of diagramExporters()) {
      const picture = exporter.write(design(), { provenance: designProvenance(design()) });
      expect(picture, exporter.id).toContain('Box');
      if (exporter.id !== 'drawio') expect(picture, exporter.id).toContain('Main office');
    }
  });

  it('comes back from a file', () => {
    const exporter = designExporters().find(({ id }) => id === 'flowstage')!;
    const written = exporter.write(design());
    expect(written.ok && designImporters().find(({ id }) => id === 'flowstage')!.read(written.value.text, { name: 'x' }).design).toEqual(design());
  });

  it('designs move to it and from it', () => {
    expect(swapTargets().map(({ kind }) => kind)).toContain('post-office');
    for (const { kind } of swapTargets().filter((target) => target.kind !== 'post-office')) {
      const swap = swapBroker(design(), { to: kind })!;
      expect(swap.report.filter(({ verdict }) => verdict === 'lost').map(({ what }) => what), kind).not.toContain('Dead letters');
      const { handled, sent } = deliveryFigures(run(swap.design).log);
      expect([kind, sent, handled]).toEqual([kind, 30, 29]);
    }
    for (const name of ['hot-partition', 'order-saga', 'fifo-group-block', 'requeue-hot-loop', 'filter-typo']) {
      const example = readDesign(readFileSync(`public/examples/${name}.flow.json`), name).design!;
      const swap = swapBroker(example, { to: 'post-office' })!;
      expect(validate(swap.design).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(readDesign(new TextEncoder().encode(writeDesign(swap.design)), name).design).toEqual(swap.design);
      expect(deliveryFigures(run(swap.design).log).handled, name).toBeGreaterThan(0);
    }
    const { design: there, report } = swapBroker(readDesign(readFileSync('public/examples/fifo-group-block.flow.json'), 'x').design!, { to: 'post-office' })!;
    expect(there.nodes.find(({ id }) => id === 'orders')?.config).toEqual({ returnTo: 'dead', deliveries: 50, oneAtATime: true });
    expect(report.find(({ trait }) => trait === 'deliveries')).toMatchObject({ verdict: 'near', to: 'deliveries = 50' });
  });
});
