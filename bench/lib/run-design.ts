import { compile } from '../../src/design/compile.ts';
import type { Design } from '../../src/design/document.ts';
import { withField } from '../../src/design/overrides.ts';
import { readDesign } from '../../src/design/read-design.ts';
import { swapBroker } from '../../src/design/swap/swap-design.ts';
import { writeDesign } from '../../src/design/write-design.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { ROW_BYTES } from '../../src/log/columns.ts';
import { packedBytes, packSegment } from '../../src/log/packed-segment.ts';
import type { Segment } from '../../src/log/segment.ts';
import { NullSink, type SegmentSink } from '../../src/log/segment-sink.ts';
import type { Scenario } from '../../src/topology/scenario.ts';
import type { Topology } from '../../src/topology/topology.ts';

/** `on`: every row is written and hashed, its segment recycled. `off`: rows are counted and not written. `measured`: as `on`, and the bytes of segments are summed up. */
export type LogMode = 'on' | 'off' | 'measured';

export interface DesignRun {
  /** Messages that sources made. */
  readonly arrivals: number;
  readonly rows: number;
  readonly dispatches: number;
  readonly hash: string;
  readonly plainBytes: number;
  readonly packedRowBytes: number;
  readonly packedTextBytes: number;
  readonly packedBytes: number;
}

/**
 * What `compileBusy` made, at work. A run that warms up the engine must be held while another is measured: when all objects
 * of a shape are gone, the machine code for it goes too, and what was warm is cold.
 */
export class BusyRun {
  readonly simulation: Simulation;
  readonly #arrivals: number;
  readonly #sink: SegmentSink;

  constructor({ topology, scenario, arrivals }: BusyDesign, mode: LogMode) {
    this.#arrivals = arrivals;
    this.#sink = mode === 'measured' ? new MeasuringSink() : new NullSink();
    this.simulation = new Simulation(topology, scenario, mode === 'off' ? null : this.#sink);
  }

  /** Runs until the sources have made so many messages and everything has come to rest. */
  complete(): DesignRun {
    while (this.simulation.run(10_000) === 'running');
    const { rows, dispatches, logHash } = this.simulation.finish();
    const bytes = this.#sink instanceof MeasuringSink ? this.#sink.bytes : NO_BYTES;
    return { arrivals: this.#arrivals, rows, dispatches, hash: logHash, ...bytes };
  }
}

/** As the limit kernels do (limits/run1.mjs): what is less measures the compiler of the machine. */
const WARM_UP_MIN = 20_000;

/**
 * Runs a tenth of the messages, and not too few, twice: the second run comes by what a run does at its beginning only, which
 * the first has done before anything was compiled. The limits are warm after one call: they begin nothing anew.
 */
export function warmUp(text: string, arrivals: number, mode: LogMode): BusyRun[] {
  return [1, 2].map(() => {
    const run = new BusyRun(compileBusy(text, Math.max(WARM_UP_MIN, arrivals / 10)), mode);
    run.complete();
    return run;
  });
}

const NO_BYTES = { plainBytes: 0, packedRowBytes: 0, packedTextBytes: 0, packedBytes: 0 };

/** Adds up what segments take packed, in memory and in IndexedDB alike, and what they would take as they are. */
class MeasuringSink implements SegmentSink {
  bytes = NO_BYTES;

  seal(segment: Segment): void {
    const { rows, heap, gaugesBefore, messages, sagas } = segment;
    const arrays = [heap, gaugesBefore, ...[messages, sagas].flatMap(({ ids, starts, rows: found }) => [ids, starts, found])];
    const plain = arrays.reduce((sum, { byteLength }) => sum + byteLength, rows * ROW_BYTES);
    const packed = packSegment(segment);
    const { plainBytes, packedRowBytes, packedTextBytes } = this.bytes;
    this.bytes = { plainBytes: plainBytes + plain, packedRowBytes: packedRowBytes + packed.packedRows.length, packedTextBytes: packedTextBytes + packed.packedTexts.length, packedBytes: this.bytes.packedBytes + packedBytes(packed) };
  }
}

export interface BusyDesign {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly arrivals: number;
}

/** The design with its channels on a product, `rabbitmq`, or `aws plain` for one that keeps no order; as it is for ''. */
export function onProduct(text: string, product: string): string {
  const [to = '', plain] = product.split(' ');
  if (to === '') return text;
  const { design } = readDesign(text, 'bench.flow.json');
  const swap = design && swapBroker(design, { to, keepOrder: plain === undefined });
  if (swap === undefined) throw new Error(`the design cannot move to ${to}`);
  return writeDesign(swap.design);
}

/** The first scenario of a design, with sources that make so many messages. */
export function compileBusy(text: string, arrivals: number): BusyDesign {
  const { design } = readDesign(text, 'bench.flow.json');
  if (design === undefined) throw new Error('the design cannot be read');
  const compiled = compile(withArrivals(design, arrivals), design.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const { topology, scenario } = compiled;
  return { arrivals, topology, scenario: { ...scenario, limits: { ...scenario.limits, rowsMax: 1e9 } } };
}

/** Sources share the messages evenly. */
function withArrivals(design: Design, arrivals: number): Design {
  const sources = design.nodes.filter(({ kind }) => SOURCES.has(kind));
  const nodes = design.nodes.map((node) => (SOURCES.has(node.kind) ? { ...node, config: withField(node.config, ['count'], Math.ceil(arrivals / sources.length)) } : node));
  return { ...design, nodes, expectations: [] };
}

const SOURCES: ReadonlySet<string> = new Set(['producer', 'client']);
