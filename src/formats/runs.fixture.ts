import { readdirSync, readFileSync } from 'node:fs';
import { compile } from '../design/compile.ts';
import type { Design } from '../design/document.ts';
import { emptyDesign } from '../design/empty-design.ts';
import { generateOrderSaga } from '../design/generate-design.ts';
import { readDesign } from '../design/read-design.ts';
import type { EventLog } from '../log/event-log.ts';
import { runInProcess } from '../run/run-in-process.ts';
import type { RecordedRun } from './format.ts';
import { runProvenance } from './provenance.ts';

const EXAMPLES = new URL('../../public/examples/', import.meta.url);

/** A log without its design, as of a run named so. */
export const recordedOf = (log: EventLog, design = 'order saga', scenario = 'happy'): RecordedRun => ({ design: emptyDesign(design), log, provenance: runProvenance(log, { design, scenario }) });

/** A scenario of a design, run to its end or to a horizon. */
export function runOf(design: Design, scenarioId: string, until?: string): RecordedRun {
  const scenarios = design.scenarios.map((each) => (until === undefined || each.id !== scenarioId ? each : { ...each, until }));
  const ran = { ...design, scenarios };
  const compiled = compile(ran, scenarioId);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const { log } = runInProcess(compiled);
  return { design: ran, log, provenance: runProvenance(log, { design: design.name, scenario: design.scenarios.find(({ id }) => id === scenarioId)?.name ?? '' }) };
}

export const examples = (): readonly Design[] => designsIn(readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }));

/** Those of the gallery, without the broken and mended twins. */
export const gallery = (): readonly Design[] => designsIn(readdirSync(EXAMPLES));

const designsIn = (names: readonly string[]): readonly Design[] => names.filter((name) => name.endsWith('.flow.json')).map(designIn);

/** Read once: the tests of all formats look at the same designs, and no one changes them. */
const read = new Map<string, Design>();

function designIn(name: string): Design {
  const known = read.get(name);
  if (known !== undefined) return known;
  const { design } = readDesign(readFileSync(new URL(name, EXAMPLES)), name);
  if (design === undefined) throw new Error(`${name} cannot be read`);
  read.set(name, design);
  return design;
}

export const example = (name: string): Design => examples().find((design) => design.name === name)!;

/** What formats stumble over, each for its own reason. */
export const HOSTILE = '"><script>__pwn()</script>\u0000\u001b[31m\u202e\ud800\n=1+1{"a":1}\r\n--%>]]>\u2028';

/** The design with hostile texts wherever a person writes one. */
export function hostile(design: Design): Design {
  return {
    ...design,
    name: HOSTILE,
    nodes: design.nodes.map((node) => ({ ...node, name: `${HOSTILE}${node.name}`, ...(node.kind === 'producer' ? { config: withHostileMessage(node.config) } : {}) })),
    systems: design.systems.map((system) => ({ ...system, name: HOSTILE })),
    scenarios: design.scenarios.map((scenario) => ({ ...scenario, name: `${HOSTILE}${scenario.name}` })),
  };
}

/** A type that no consumer waits for, and a key of the worst kind: the message travels all the same. */
function withHostileMessage(config: Design['nodes'][number]['config']): Design['nodes'][number]['config'] {
  return { ...config, message: { type: HOSTILE.replaceAll('\ud800', ''), key: '"=\u0000\\n{}"', payload: { text: '\u2028</script>' } } };
}

/** Other labels, and every list the other way around: the same flow to whoever reads it. */
export function renamedAndReordered(design: Design): Design {
  return {
    ...design, name: `${design.name}, turned around`,
    systems: design.systems.map((system) => ({ ...system, name: `The ${system.name}` })).toReversed(),
    nodes: design.nodes.map((node, at) => ({ ...node, name: `${at}. ${node.name.toUpperCase()}` })).toReversed(),
    edges: design.edges.toReversed(),
    scenarios: design.scenarios.toReversed(),
  };
}

/** More than any example of the gallery has. */
const SCENARIOS_MAX = 4;

type SampleRun = readonly [name: string, run: RecordedRun];

let samples: readonly SampleRun[] | undefined;

/** Scenarios of every example, a generated saga, and a run with hostile texts: short enough to be read by every reader, and run once for all of them. */
export const sampleRuns = (): readonly SampleRun[] => (samples ??= runSamples());

function runSamples(): readonly SampleRun[] {
  const generated = generateOrderSaga({ steps: 4, partitions: 5, seed: 3 });
  const saga = example('Order saga');
  return [
    ...gallery().flatMap((design) => design.scenarios.slice(0, SCENARIOS_MAX).map(({ id, name }) => [`${design.name}: ${name}`, runOf(design, id, '10s')] as const)),
    ['generated', runOf(generated, generated.scenarios[0]!.id, '6s')],
    ['renamed and reordered', runOf(renamedAndReordered(generateOrderSaga({ steps: 2, partitions: 2, seed: 9, rename: (id) => `Z.${id}` })), 'plain', '6s')],
    ['hostile', runOf(hostile(saga), 'happy-path', '20s')],
  ];
}
