import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { FLAG_DISPATCH, NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import { EventLog } from '../../log/event-log.ts';
import type { LogHeader } from '../../log/header.ts';
import { LogWriter } from '../../log/log-writer.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import type { RecordedRun } from '../format.ts';
import { runProvenance } from '../provenance.ts';
import { readRowsHeader } from './rows-header.ts';

/** The run of a rows file. The hash of its log is the one in the file, or it is not returned. */
export function readRows(text: string): Result<RecordedRun, string> {
  const lines = linesOf(text);
  const first = lines.next();
  const header = readRowsHeader(first.done === true ? null : (parseLine(first.value) ?? null));
  if (!header.ok) return err(`line 1: ${header.error}`);
  const sink = new MemorySink();
  const writer = new LogWriter(header.value.log, sink, { rowsMax: UNBOUNDED });
  const failure = readAll(lines, new RowReader(writer));
  if (failure !== undefined) return err(failure);
  const { rows, logHash } = header.value;
  if (writer.rows !== rows) return err(`the file ends after ${writer.rows} of ${rows} rows: it was cut off; write it again`);
  writer.finish();
  if (writer.hash() !== logHash) return err(`the rows do not match the hash ${logHash} in line 1: the file was changed; write it again`);
  const { design, scenario } = header.value;
  const log = new EventLog(header.value.log, sink.segments);
  return ok({ design, log, provenance: runProvenance(log, { design: design.name, scenario }) });
}

function readAll(lines: Iterator<string>, reader: RowReader): string | undefined {
  let line = 1;
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    line++;
    const json = parseLine(next.value);
    const problem = json === undefined || !isObject(json) ? 'is no JSON object' : reader.take(json);
    if (problem !== undefined) return `line ${line} ${problem}`;
  }
  return undefined;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? text.length : end);
    if (end === -1) return;
    start = end + 1;
  }
}

function parseLine(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Checks each row, since a file can hold anything, and appends it. */
class RowReader {
  readonly #writer: LogWriter;
  readonly #names: ReadonlyMap<string, number>;
  readonly #nodes: ReadonlyMap<string, number>;
  readonly #channels: ReadonlyMap<string, number>;

  constructor(writer: LogWriter) {
    const { names, nodes, channels }: LogHeader = writer.header;
    this.#writer = writer;
    this.#names = indexesOf(names);
    this.#nodes = indexesOf(nodes.map(({ id }) => id));
    this.#channels = indexesOf(channels.map(({ id }) => id));
  }

  /** What is wrong with the row, as the end of a sentence. */
  take(json: JsonObject): string | undefined {
    const number = this.#writer.rows + 1;
    const kind = json['kind'];
    if (json['row'] !== number) return `should be row ${number}: rows are missing, repeated or out of order`;
    if (typeof kind !== 'string' || !Object.hasOwn(EVENT_KINDS, kind)) return `has the kind ${JSON.stringify(kind)}, which this program does not know`;
    const timeUs = numberOf(json['timeUs']);
    if (timeUs === undefined || !(timeUs >= this.#writer.timeUs)) return 'has no "timeUs" at or after the row before it';
    this.#writer.timeUs = timeUs;
    return this.#append(json, kind as EventKindName, number);
  }

  #append(json: JsonObject, kindName: EventKindName, number: number): string | undefined {
    const { code, detail: meaning } = EVENT_KINDS[kindName];
    const wrong: string[] = [];
    const cell = (name: string, none: number, max: number, names?: ReadonlyMap<string, number>): number => {
      const value = json[name];
      if (value === undefined) return none;
      const found = typeof value === 'string' ? names?.get(value) : value;
      if (typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= max) return found;
      wrong.push(name);
      return none;
    };
    const node = cell('node', 0, SHORT_MAX, this.#nodes);
    const member = cell('member', NO_INDEX, SHORT_MAX);
    const channel = cell('channel', 0, SHORT_MAX, this.#channels);
    const partition = cell('partition', NO_INDEX, SHORT_MAX);
    const position = cell('position', NO_POSITION, WORD_MAX);
    const message = cell('message', 0, WORD_MAX);
    const saga = cell('saga', 0, WORD_MAX);
    const cause = cell('cause', 0, number - 1);
    const attempt = cell('attempt', 0, SHORT_MAX);
    const detail = cell('detail', 0, WORD_MAX, this.#names);
    const value = json['value'] === undefined ? 0 : numberOf(json['value']);
    if (value === undefined) wrong.push('value');
    if (wrong.length > 0) return `has ${wrong.map((name) => `"${name}": ${JSON.stringify(json[name])}`).join(', ')}, which is no value for it`;
    if (json['dispatch'] === true || json['dispatch'] === FLAG_DISPATCH) this.#writer.beginDispatch();
    const text = meaning === 'heap' ? heapTextOf(json) : undefined;
    if (text === undefined) this.#writer.append(code, node, member, channel, partition, position, message, saga, cause, attempt, detail, value ?? 0);
    else this.#writer.appendWithHeap(code, node, member, channel, partition, position, message, saga, cause, attempt, text, value ?? 0);
    return undefined;
  }
}

const SHORT_MAX = 0xffff;
const WORD_MAX = 0xffff_ffff;

function heapTextOf(json: JsonObject): string | undefined {
  if (json['json'] !== undefined) return JSON.stringify(json['json']);
  return typeof json['text'] === 'string' ? json['text'] : undefined;
}

function numberOf(json: Json | undefined): number | undefined {
  if (typeof json === 'number') return json;
  return json === 'Infinity' ? Infinity : json === '-Infinity' ? -Infinity : undefined;
}

/** The first index of each name. */
function indexesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  names.forEach((name, index) => {
    if (!indexes.has(name)) indexes.set(name, index);
  });
  return indexes;
}
