import { SagaReader } from '../../analysis/saga-lanes.ts';
import { CanvasState } from '../../analysis/canvas-state.ts';
import { TOKEN_KINDS, TokensIndex } from '../../analysis/tokens-index.ts';
import { RouteWires } from '../../design/picture/route-wires.ts';
import { FLAG_DISPATCH } from '../../log/columns.ts';
import { rowDescriber } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { labelText } from '../diagram/label.ts';
import { nameText } from '../diagram/outline.ts';
import type { Face, Scene } from '../diagram/scene.ts';
import type { RecordedRun } from '../format.ts';
import { noteOf } from '../sequence/note-of.ts';
import { type Strip, stripOf } from '../svg/strip.ts';
import { textWidth } from '../svg/text-width.ts';

/** What the page plays: plain data, small enough to be one file. The script of the page knows this shape. */
export interface ReplayData {
  readonly untilUs: number;
  /** Of each row: when, what in a sentence, and how it is meant. */
  readonly timesUs: readonly number[];
  readonly says: readonly string[];
  /** '' for most rows; `bad`, `undo` or `good` for those that stand out. */
  readonly tones: readonly string[];
  /** Indexes of the last row of each dispatch: where a step ends. */
  readonly stops: readonly number[];
  readonly faces: readonly ReplayFace[];
  /** Each different strip once. */
  readonly strips: readonly ReplayStrip[];
  /** Lines of the wires that messages move on: x and y in turn. */
  readonly lines: readonly (readonly number[])[];
  readonly moves: readonly ReplayMove[];
  readonly lanes: readonly ReplayLane[];
}

export interface ReplayFace {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly isStep: boolean;
  /** After which row it shows which strip; the first is before all rows, -1. */
  readonly changes: readonly (readonly [row: number, strip: number])[];
}

export interface ReplayStrip extends Strip {
  /** Room for the alert. */
  readonly alertWidth: number;
}

/** `line` is negative for one that runs back along line `-line - 1`. */
export type ReplayMove = readonly [startUs: number, endUs: number, line: number, kind: number];

export interface ReplayLane {
  readonly name: string;
  readonly row: number;
  readonly startUs: number;
  readonly endUs: number | null;
  readonly state: string;
  readonly bars: readonly { readonly name: string; readonly isBack: boolean; readonly row: number; readonly endUs: number | null; readonly outcome: string }[];
}

/** Rows from `from` up to `end`, which is not among them. */
export function replayData(run: RecordedRun, scene: Scene, from: number, end: number): ReplayData {
  const { log } = run;
  const rows = Array.from({ length: end - from }, (_, at) => from + at);
  const describe = rowDescriber(log);
  const [firstUs, untilUs] = [rows.length === 0 ? 0 : log.cell('time', from), rows.length === 0 ? 0 : log.cell('time', end - 1)];
  return {
    untilUs,
    timesUs: rows.map((row) => log.cell('time', row)),
    says: rows.map((row) => labelText(describe(row))),
    tones: rows.map((row) => toneOf(log, row)),
    stops: rows.flatMap((row, at) => (row + 1 === end || (log.cell('flags', row + 1) & FLAG_DISPATCH) !== 0 ? [at] : [])),
    ...facesOf(log, scene, from, end),
    ...movesOf(run, scene, firstUs, untilUs),
    lanes: lanesOf(run, from, end),
  };
}

function toneOf(log: EventLog, row: number): string {
  if (log.kindOf(row) === 'hopLost') return 'bad';
  const tone = noteOf(log, row)?.tone ?? 'plain';
  return tone === 'plain' ? '' : tone;
}

function facesOf(log: EventLog, { faces }: Scene, from: number, end: number): Pick<ReplayData, 'faces' | 'strips'> {
  const watch = new StripWatch(log, faces, gaugesAt(log, from - 1));
  for (let row = from; row < end; row++) watch.take(row, row - from);
  return { faces: watch.faces, strips: watch.strips };
}

/** Moves the gauges row by row, and notes when a face would show something else. */
class StripWatch {
  readonly faces: readonly (ReplayFace & { readonly changes: [number, number][] })[];
  readonly strips: ReplayStrip[] = [];
  readonly #log: EventLog;
  readonly #drawn: readonly Face[];
  readonly #state: CanvasState;
  readonly #gauges: Float64Array;
  readonly #places: ReadonlyMap<string, number>;
  readonly #known = new Map<string, number>();
  /** Nodes that read a channel, by its index. */
  readonly #readers: readonly (readonly string[])[];

  constructor(log: EventLog, faces: readonly Face[], gauges: Float64Array) {
    const { nodes, channels, subscriptions } = log.header;
    this.#log = log;
    this.#drawn = faces;
    this.#state = new CanvasState(log);
    this.#gauges = gauges;
    this.#places = new Map(faces.map(({ node }, at) => [node.id, at]));
    this.#readers = channels.map((_, channel) => subscriptions.filter((each) => each.channel === channel).map(({ node }) => nodes[node]!.id));
    this.faces = faces.map(({ node, width, height, saga }) => ({ id: node.id, width, height, isStep: saga !== undefined, changes: [] }));
    faces.forEach((_, face) => this.#look(face, -1));
  }

  take(row: number, at: number): void {
    const { kind, node, member, channel, partition, position, value } = this.#log.row(row);
    this.#log.layout.apply(this.#gauges, kind, node, member, channel, partition, position, value);
    const { nodes, channels } = this.#log.header;
    const touched = [nodes[node]?.id ?? '', channels[channel]?.id ?? '', ...(this.#readers[channel] ?? [])];
    for (const id of touched) {
      const face = this.#places.get(id);
      if (face !== undefined) this.#look(face, at);
    }
  }

  #look(at: number, row: number): void {
    const { changes } = this.faces[at]!;
    const strip = this.#numberOf(stripOf(this.#drawn[at]!, {
      nodes: { get: (id) => this.#state.nodeState(id, this.#gauges) },
      channels: { get: (id) => this.#state.channelState(id, this.#gauges) },
    }));
    const last = changes.at(-1);
    if (last?.[1] === strip) return;
    if (last?.[0] === row) changes.pop();
    changes.push([row, strip]);
  }

  #numberOf(strip: Strip = NO_STRIP): number {
    const text = JSON.stringify(strip);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.strips.length);
    return this.strips.push({ ...strip, alertWidth: strip.alert === null ? 0 : Math.round(textWidth(strip.alert.text, 11) + 12) }) - 1;
  }
}

const NO_STRIP: Strip = { bars: [], words: [], alert: null };

function movesOf({ log, design }: RecordedRun, { wires }: Scene, firstUs: number, untilUs: number): Pick<ReplayData, 'lines' | 'moves'> {
  const index = new TokensIndex(log.header);
  index.advance(log, true);
  const places = new Map(wires.map(({ edge }, at) => [edge.id, at]));
  const routes = new RouteWires(design.nodes, design.edges);
  const lines = index.routes.map(({ from, to }) => {
    const wire = routes.find(from, to);
    const line = wire === undefined ? undefined : places.get(wire.edge);
    return line === undefined ? null : wire?.isReversed === true ? -line - 1 : line;
  });
  const moves = index.chunks.flatMap(({ count, startUs, endUs, route, kind }) => Array.from({ length: count }, (_, at) => ({ startUs: startUs[at]!, endUs: endUs[at]!, line: lines[route[at]!], kind: kind[at]! })));
  return {
    lines: wires.map(({ path }) => Array.from(path.points, (value) => Math.round(value * 10) / 10)),
    moves: moves.flatMap(({ startUs, endUs, line, kind }): readonly ReplayMove[] => (line === null || line === undefined || endUs <= firstUs || startUs >= untilUs || kind >= TOKEN_KINDS.length ? [] : [[startUs, endUs, line, kind]])),
  };
}

function lanesOf({ log, design }: RecordedRun, from: number, end: number): readonly ReplayLane[] {
  const names = new Map(design.nodes.map((node) => [node.id, nameText(node.name, node.id)]));
  const firstUs = from < log.rowCount ? log.cell('time', from) : 0;
  return new SagaReader(log).lanes(end).filter(({ endUs }) => endUs === undefined || endUs >= firstUs).map(({ saga, key, row, startUs, endUs, state, bars }) => ({
    name: labelText(`${saga} · ${key || 'no key'}`),
    row: row - from,
    startUs,
    endUs: endUs ?? null,
    state,
    bars: bars.map((bar) => ({ name: names.get(bar.step) ?? labelText(bar.step), isBack: bar.direction === 'compensation', row: bar.row - from, endUs: bar.endUs ?? null, outcome: bar.outcome })),
  }));
}
