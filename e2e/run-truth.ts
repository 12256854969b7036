import { CanvasState, type ChannelState, type NodeState } from '../src/analysis/canvas-state.ts';
import { DELIVERY_FLIGHT_US } from '../src/analysis/tokens-index.ts';
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
  readonly #flights: readonly Flight[];

  constructor(log: EventLog, design: Design) {
    this.log = log;
    this.#design = design;
    this.#state = new CanvasState(log);
    this.#flights = flightsOf(log, new RouteWires(design.nodes, design.edges));
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
    const under = this.#flights.filter(({ startUs, endUs }) => startUs <= timeUs && endUs > timeUs);
    return (['message', 'reply', 'undoing', 'request'] as const).map((kind) => under.filter((flight) => flight.kind === kind).length);
  }

  #name = (id: string): string => this.#design.nodes.find((node) => node.id === id)?.name ?? id;
}

interface Flight {
  readonly startUs: number;
  readonly endUs: number;
  readonly kind: 'message' | 'reply' | 'undoing' | 'request';
}

/** Every way of a message along a wire: from a producer to its channel, the last leg from there to a consumer, to a store and back. */
function flightsOf(log: EventLog, wires: RouteWires): readonly Flight[] {
  const nodeOf = (index: number): string => log.header.nodes[log.cell('node', index)]?.id ?? '';
  const channelOf = (index: number): string => log.header.channels[log.cell('channel', index)]?.id ?? '';
  const reply = new Set<number>();
  const undoing = new Set<number>();
  const goingBack = new Set<number>();
  return indexes(log).flatMap((index): readonly Flight[] => {
    const [kind, saga, message, cause] = [log.kindOf(index), log.cell('saga', index), log.cell('message', index), log.cell('cause', index) - 1];
    if (kind === 'sagaCompensating') goingBack.add(saga);
    if (kind === 'sagaCompensated' || kind === 'sagaStuck') goingBack.delete(saga);
    if (kind === 'publishSent' && goingBack.has(saga)) undoing.add(message);
    else if (kind === 'publishSent' && channelOf(index) === 'saga-replies') reply.add(message);
    const words = undoing.has(message) ? 'undoing' : reply.has(message) ? 'reply' : 'message';
    const [startUs, endUs] = [cause < 0 ? 0 : log.cell('time', cause), log.cell('time', index)];
    const fly = (from: string, to: string, as: Flight['kind'], begin = startUs): readonly Flight[] => (cause >= 0 && endUs > begin && wires.find(from, to) !== undefined ? [{ startUs: begin, endUs, kind: as }] : []);
    if (kind === 'entryAppended') return fly(nodeOf(index), channelOf(index), words);
    if (kind === 'delivered') return fly(channelOf(index), nodeOf(index), words, Math.max(startUs, endUs - DELIVERY_FLIGHT_US));
    if (kind === 'txCommitted' || (kind === 'stepCompleted' && cause >= 0 && log.kindOf(cause) === 'txCommitted')) return fly(nodeOf(cause), nodeOf(index), 'request');
    return [];
  });
}

function channelWords({ partitions, depth, lag }: ChannelState): readonly string[] {
  return [...partitions.map(({ entries }, at) => `Partition ${at}: ${entries} kept`), `${depth} kept · ${Math.min(...partitions.map(({ inSync }) => inSync))} ISR`, ...(lag > 0 ? [`lag ${lag}`] : [])];
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
