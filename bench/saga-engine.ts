import { readFileSync } from 'node:fs';
import { cpuUsage, argv, stdout } from 'node:process';
import { compile } from '../src/design/compile.ts';
import type { Design } from '../src/design/document.ts';
import { withField } from '../src/design/overrides.ts';
import { readDesign } from '../src/design/read-design.ts';
import { Simulation } from '../src/engine/simulation.ts';
import { NullSink } from '../src/log/segment-sink.ts';

/** The order saga, busier and longer: `orders` orders, four a second. Prints one JSON line, as the limit kernels do. */
const orders = Number(argv[2] ?? 5000);
const { design } = readDesign(readFileSync('public/examples/order-saga.flow.json'), 'order-saga.flow.json');
if (design === undefined) throw new Error('the template cannot be read');

measure(design, Math.max(500, orders / 10));
const { rows, messages, cpuMs } = measure(design, orders);
stdout.write(`${JSON.stringify({ model: 'order-saga', rows, messages, cpu: cpuMs })}\n`);

function measure(template: Design, count: number): { rows: number; messages: number; cpuMs: number } {
  const compiled = compile(busier(template, count), 'happy-path');
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const before = cpuUsage();
  const simulation = new Simulation(compiled.topology, compiled.scenario, new NullSink());
  while (simulation.run(10_000) === 'running');
  const { rows, messages } = simulation.finish();
  const used = cpuUsage(before);
  return { rows, messages, cpuMs: (used.user + used.system) / 1000 };
}

function busier(template: Design, count: number): Design {
  const nodes = template.nodes.map((node) =>
    node.kind === 'producer' ? { ...node, config: withField(withField(node.config, ['count'], count), ['interarrival'], 'exponential(250ms)') } : node);
  const scenarios = template.scenarios.map((scenario) => ({ ...scenario, until: '30d' }));
  return { ...template, nodes, scenarios, expectations: [] };
}
