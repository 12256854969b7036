import { CanvasState, type ChannelState, type NodeState } from '../src/analysis/canvas-state.ts';
import { TOKEN_KINDS, TokensIndex } from '../src/analysis/tokens-index.ts';
import type { Design } from '../src/design/document.ts';
import { RouteWires } from '../src/design/picture/route-wires.ts';
import { FLAG_DISPATCH } from '../src/log/columns.ts';
import type { EventLog } from '../src/log/event-log.ts';
import { gaugesAt } from '../src/log/query-gauges.ts';

/** What the views show at one row: told by the log here, read from the page by `readPage`. */
export interface Shown {
  /** Of every instance that has begun: key, state, and its steps with what became of them. */
  readonly lanes: readonly (readonly string[])[];
  /** Of every node with a live face: its id and what the face says. */
  readonly faces: readonly (readonly string[])[];
  /** Tokens on wires: messages, replies, compensations, requests with their answers. */
  readonly tokens: readonly number[];
  /** Of the drawing that they were counted in, in microseconds. */
  readonly drawnUs: number;
  readonly row: number;
}

/** The views of a run as its log tells them, each row from the beginning: slow, and by other ways than the page's. */
export class RunTruth {
  readonly log: EventLog;
  readonly #design: Design;
  readonly #state: CanvasState;
  readonly #tokens: TokensIndex;
  readonly #wires: RouteWires;

  constructor(log: EventLog, design: Design) {
    this.log = log;
    this.#design = design;
    this.#state = new CanvasState(log);
    this.#tokens = new TokensIndex(log.header);
    this.#tokens.advance(log, true);
    this.#wires = new RouteWires(design.nodes, design.edges);
  }

  at(row: number): Shown {
    const drawnUs = this.log.cell('time', row - 1);
    return { lanes: this.#lanes(row), faces: this.#faces(row), tokens: this.#tokensAt(drawnUs), drawnUs, row };
  }

  /** Rows that begin a dispatch, from one row to another. */
  dispatches(from: number, to: number): readonly number[] {
    return Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((row) => (this.log.cell('flags', row - 1) & FLAG_DISPATCH) !== 0);
  }

  /** The first row of a kind that belongs to the saga of a key. */
  rowOf(kind: string, key: string): number {
    const { log } = this;
    const sagaOf = (index: number): string => log.message(log.cell('message', index))?.key ?? '';
    const started = indexes(log).find((index) => log.kindOf(index) === 'sagaStarted' && sagaOf(index) === key) ?? -1;
    const saga = log.cell('saga', started);
    return 1 + indexes(log).findIndex((index) => log.kindOf(index) === kind && log.cell('saga', index) === saga);
  }

  #lanes(row: number): readonly (readonly string[])[] {
    const { log } = this;
    const lanes = new Map<number, { readonly key: string; state: string; readonly bars: { readonly step: string; readonly direction: string; outcome: string }[] }>();
    for (const index of indexes(log).slice(0, row)) {
      const [kind, saga, step] = [log.kindOf(index), log.cell('saga', index), log.header.nodes[log.cell('node', index)]?.id ?? ''];
      if (kind === 'sagaStarted') lanes.set(saga, { key: log.message(log.cell('message', index))?.key ?? '', state: 'running', bars: [] });
      const lane = lanes.get(saga);
      const begins = /^saga(Step|Compensation)Started$/.exec(kind);
      if (begins !== null) lane?.bars.push({ step, direction: begins[1] === 'Step' ? 'action' : 'compensation', outcome: 'open' });
      const ends = /^saga(Step|Compensation)(Completed|Failed|TimedOut)$/.exec(kind);
      const ended = ends === null ? undefined : lane?.bars.findLast((bar) => bar.step === step && bar.direction === (ends[1] === 'Step' ? 'action' : 'compensation'));
      if (ended !== undefined) ended.outcome = { Completed: 'done', Failed: 'failed', TimedOut: 'timedOut' }[ends?.[2] ?? ''] ?? '';
      const state = { sagaCompensating: 'compensating', sagaCompleted: 'completed', sagaCompensated: 'compensated', sagaStuck: 'stuck' }[kind as string];
      if (lane !== undefined && state !== undefined) lane.state = state;
    }
    return [...lanes.values()].map(({ key, state, bars }) => [key, state, ...bars.map(({ step, direction, outcome }) => `${this.#name(step)} ${direction} ${outcome}`)]);
  }

  #faces(row: number): readonly (readonly string[])[] {
    const gauges = gaugesAt(this.log, row - 1);
    return this.#design.nodes.map(({ id, kind }) => {
      const channel = this.#state.channelState(id, gauges);
      const node = this.#state.nodeState(id, gauges);
      return [id, ...(channel !== undefined ? channelWords(channel) : node === undefined ? [] : nodeWords(kind, node))];
    }).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  }

  #tokensAt(timeUs: number): readonly number[] {
    const counts = new Map<string, number>();
    for (const { route, kind } of this.#tokens.tokensAt(timeUs)) {
      const { from, to } = this.#tokens.routes[route]!;
      if (this.#wires.find(from, to) !== undefined) counts.set(TOKEN_KINDS[kind]!, (counts.get(TOKEN_KINDS[kind]!) ?? 0) + 1);
    }
    const [messages = 0, replies = 0, compensations = 0, requests = 0, answers = 0] = TOKEN_KINDS.map((kind) => counts.get(kind));
    return [messages, replies, compensations, requests + answers];
  }

  #name = (id: string): string => this.#design.nodes.find((node) => node.id === id)?.name ?? id;
}

function channelWords({ partitions, depth, lag }: ChannelState): readonly string[] {
  return [...partitions.map(({ entries }, at) => `Partition ${at}: ${entries} kept`), `${depth} kept`, ...(lag > 0 ? [`lag ${lag}`] : [])];
}

function nodeWords(kind: string, { hosts, frames, pendingSends, rows, saga, lag }: NodeState): readonly string[] {
  const { running, compensating, completed, compensated } = saga;
  const counted = (count: number, words: string): readonly string[] => (count === 0 ? [] : [words]);
  if (kind === 'saga-step') return [...counted(running, `▸ ${running}`), ...counted(compensating, `↶ ${compensating}`), ...counted(completed, `✓ ${completed}`), ...counted(compensated, `⟲ ${compensated}`)];
  if (kind === 'saga') {
    const words = [...counted(completed, `${completed} done`), ...counted(compensated, `${compensated} undone`), ...counted(running, `${running} active`), ...counted(compensating, `${compensating} undoing`)];
    return words.length === 0 ? ['none started'] : words;
  }
  if (kind === 'store') return [rows === 1 ? '1 row' : `${rows} rows`];
  const work = kind === 'producer' ? (pendingSends > 0 ? `${pendingSends} under way` : 'waiting') : frames > 0 ? `at work on ${frames}` : 'idle';
  return [...hosts, work, ...(lag > 0 ? [`lag ${lag}`] : [])];
}

const indexes = (log: EventLog): readonly number[] => Array.from({ length: log.rowCount }, (_, index) => index);
