import { NO_INDEX } from '../../log/columns.ts';
import { rowDescriber } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { RecordedRun, TraceExporter } from '../format.ts';
import { ascendingMembership, type LogScope, traceRows } from '../log-scope.ts';
import { plainText } from '../plain-text.ts';
import { provenanceText } from '../provenance.ts';

export const shivizExporter: TraceExporter = {
  id: 'shiviz',
  label: 'ShiViz log',
  summary: 'Rows with vector clocks for the space-time diagrams of ShiViz, two lines each: what happened, then who and its clock.',
  extensions: ['shiviz.log', 'log'],
  direction: 'export',
  what: 'trace',
  write: writeShiviz,
};

/** What ShiViz proposes for a log of this shape. The line of provenance before the first event is not matched. */
export const SHIVIZ_PATTERN = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})';

function* writeShiviz({ log, provenance }: RecordedRun, scope: LogScope): Generator<string> {
  yield `${withoutBraces(plainText(provenanceText(provenance)))}\n\n`;
  const isIn = ascendingMembership(traceRows(log, scope));
  const clocks = new VectorClocks(log);
  const describe = rowDescriber(log);
  for (let index = 0; index < log.rowCount; index++) {
    const isTold = isIn(index);
    const clock = clocks.take(index, isTold);
    if (isTold) yield `${withoutBraces(plainText(describe(index)))}\n${clocks.hostName(index)} ${JSON.stringify(clock)}\n`;
  }
}

/** A host and a clock are told by braces: an event must not look like one. */
const withoutBraces = (text: string): string => text.replaceAll('{', '(').replaceAll('}', ')');

/**
 * A row comes after the one before it at its host and after the row that led to it. A clock counts the rows of each
 * host that are told; what is left out still passes on what it knows.
 */
class VectorClocks {
  readonly #log: EventLog;
  readonly #hosts: readonly string[];
  readonly #hostOf: Int32Array;
  /** What each row knows; rows that learn nothing share. */
  readonly #known: (Uint32Array | undefined)[] = [];
  readonly #last = new Map<number, Uint32Array>();

  constructor(log: EventLog) {
    this.#log = log;
    const hosts = new Map<string, number>();
    this.#hostOf = new Int32Array(log.rowCount);
    for (let index = 0; index < log.rowCount; index++) {
      const name = hostText(log, index);
      if (!hosts.has(name)) hosts.set(name, hosts.size);
      this.#hostOf[index] = hosts.get(name)!;
    }
    this.#hosts = [...hosts.keys()];
  }

  hostName = (index: number): string => this.#hosts[this.#hostOf[index]!]!;

  take(index: number, isTold: boolean): Readonly<Record<string, number>> {
    const host = this.#hostOf[index]!;
    const cause = this.#log.cell('cause', index);
    const clock = merged(this.#last.get(host), cause === 0 ? undefined : this.#known[cause - 1], this.#hosts.length);
    const own = isTold ? clock.slice() : clock;
    if (isTold) own[host]!++;
    this.#known[index] = own;
    this.#last.set(host, own);
    return isTold ? this.#named(own) : {};
  }

  #named(clock: Uint32Array): Readonly<Record<string, number>> {
    const entries: [string, number][] = [];
    clock.forEach((count, host) => {
      if (count > 0) entries.push([this.#hosts[host]!, count]);
    });
    return Object.fromEntries(entries);
  }
}

/** One of the two when it knows all that the other does. */
function merged(a: Uint32Array | undefined, b: Uint32Array | undefined, size: number): Uint32Array {
  if (a === undefined || b === undefined) return a ?? b ?? new Uint32Array(size);
  if (a === b || b.every((count, at) => count <= a[at]!)) return a;
  return a.map((count, at) => Math.max(count, b[at]!));
}

/** `payment#0`, or `orders/2` for what happens to entries: who a row happens to, without blanks. */
function hostText(log: EventLog, index: number): string {
  const { header } = log;
  const [channel, partition] = [log.cell('channel', index), log.cell('partition', index)];
  const code = log.cell('kind', index);
  const [node, member] = [log.cell('node', index), log.cell('member', index)];
  const atPartition = channel !== 0 && code >= 20 && code < 40;
  const id = atPartition ? `${header.channels[channel]?.id ?? ''}/${partition}` : `${header.nodes[node]?.id ?? ''}${member === NO_INDEX ? '' : `#${member}`}`;
  return plainText(id).replace(/[\s{}]+/g, '_') || 'run';
}
