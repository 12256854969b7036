import type { Result } from '../../base/result.ts';
import { parseDuration } from '../../base/time.ts';
import { evaluateCondition } from '../../expression/evaluate.ts';
import { parseExpression } from '../../expression/parse.ts';
import type { Value } from '../../expression/scope.ts';
import type { Expression } from '../../expression/syntax.ts';
import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import { kindOfCode } from '../../log/kind-codes.ts';
import type { Segment } from '../../log/segment.ts';
import { rowAtOrAfter } from '../../log/query-time.ts';
import type { StoredMessage } from '../../log/stored-message.ts';
import { type Breakpoint, EVENT_ROWS } from './breakpoint.ts';

/** A run to look through, and what of it belongs to which node of the design. */
export interface BreakpointRun {
  readonly log: EventLog;
  /** Node of the design that a node of the run is, or is a part of. */
  readonly ownerOf: (nodeIndex: number) => string;
  /** Index in the column `channel`; 0 for none. */
  readonly channelIndex: (node: string) => number;
  /** Both ends of a wire; undefined for none. */
  readonly wireOf: (edge: string) => { readonly from: string; readonly to: string } | undefined;
  /** Numbers of the rows that prove findings. */
  readonly findings: Uint32Array;
}

/** Names that a condition may read. */
export const CONDITION_VARIABLES = ['message', 'payload', 'key', 'headers', 'attempt', 'kind', 'node'] as const;

/** Why a condition is no condition; null when it is one. */
export function conditionProblem(condition: string): string | null {
  const parsed = condition.trim() === '' ? undefined : parse(condition);
  return parsed === undefined || parsed.ok ? null : parsed.error;
}

/**
 * Looks for the rows at which a breakpoint is met, by number, from 1, ascending: gives those that a segment has from an index on, or
 * undefined where it need not be looked into. None when the breakpoint says what cannot be read. Which hit counts, and whether
 * it is on, is the caller's.
 */
export function breakpointSearch(breakpoint: Breakpoint, run: BreakpointRun): (segment: Segment, from: number) => readonly number[] | undefined {
  const { event, at } = breakpoint;
  if (event === 'finding') return among([...run.findings]);
  if (event === 'time') return among(rowAtTime(at, run.log));
  const holds = conditionOf(breakpoint, run);
  const candidates = event === 'carries' ? crossings(breakpoint.node, run) : candidatesOf(breakpoint, run);
  return holds === undefined ? () => undefined : (segment, from) => candidates(segment, from)?.filter((row) => holds(row - 1));
}

/** Of rows that are known. */
const among = (known: readonly number[]) => ({ firstRow, rows }: Segment, from: number): readonly number[] | undefined => {
  const found = known.filter((row) => row > Math.max(from, firstRow) && row <= firstRow + rows);
  return found.length === 0 ? undefined : found;
};

function rowAtTime(at: string, log: EventLog): readonly number[] {
  const time = parseDuration(at);
  if (!time.ok) return [];
  const index = rowAtOrAfter(log, time.value);
  return index < log.rowCount ? [index + 1] : [];
}

/** Rows that are what is waited for, whatever the condition says. A condition alone is asked at every row about a message. */
function candidatesOf({ event, node }: Breakpoint, run: BreakpointRun): (segment: Segment, from: number) => readonly number[] | undefined {
  const { log } = run;
  const channel = node === '' ? 0 : run.channelIndex(node);
  const kinds = event === 'carries' || event === 'condition' || event === 'time' || event === 'finding' ? undefined : EVENT_ROWS[event][channel === 0 ? 'node' : 'channel'];
  const isKind = kinds === undefined ? undefined : flags(kinds);
  const isOwn = log.header.nodes.map((_, index) => node === '' || run.ownerOf(index) === node);
  return (segment, from) => {
    if (isKind !== undefined && !segment.kindCounts.some(([code]) => isKind[code] === 1)) return undefined;
    const { columns, firstRow, rows } = segment;
    const found: number[] = [];
    for (let at = Math.max(0, from - firstRow); at < rows; at++) {
      if (isKind === undefined ? columns.message[at] === 0 : isKind[columns.kind[at]!] === 0) continue;
      if (channel === 0 ? isOwn[columns.node[at]!] === true : columns.channel[at] === channel) found.push(firstRow + at + 1);
    }
    return found;
  };
}

const CARRIED = flags(['publishSent', 'entryAppended', 'delivered', 'callReceived']);

/** Rows at which a message goes over a wire: when it is sent to a channel, delivered from one, appended behind another, or received from who called. */
function crossings(edge: string, run: BreakpointRun): (segment: Segment, from: number) => readonly number[] | undefined {
  const isCrossing = edge === '' ? () => true : crossingOf(edge, run);
  return ({ columns, firstRow, rows, kindCounts }, from) => {
    if (!kindCounts.some(([code]) => CARRIED[code] === 1)) return undefined;
    const found: number[] = [];
    for (let at = Math.max(0, from - firstRow); at < rows; at++) if (CARRIED[columns.kind[at]!] === 1 && isCrossing(columns, at)) found.push(firstRow + at + 1);
    return found;
  };
}

function crossingOf(edge: string, { log, ownerOf, channelIndex, wireOf }: BreakpointRun): (columns: Segment['columns'], at: number) => boolean {
  const wire = wireOf(edge);
  if (wire === undefined) return () => false;
  const [source, target] = [channelIndex(wire.from), channelIndex(wire.to)];
  const isNode = (index: number, id: string): boolean => ownerOf(index) === id;
  const isKind = (kind: EventKindName, code: number): boolean => EVENT_KINDS[kind].code === code;
  if (source !== 0 && target !== 0) return ({ kind, channel }, at) => isKind('entryAppended', kind[at]!) && channel[at] === target;
  if (target !== 0) return ({ kind, channel, node }, at) => isKind('publishSent', kind[at]!) && channel[at] === target && isNode(node[at]!, wire.from);
  if (source !== 0) return ({ kind, channel, node }, at) => isKind('delivered', kind[at]!) && channel[at] === source && isNode(node[at]!, wire.to);
  return ({ kind, node, cause }, at) => isKind('callReceived', kind[at]!) && isNode(node[at]!, wire.to) && cause[at]! > 0 && isNode(log.cell('node', cause[at]! - 1), wire.from);
}

function flags(kinds: readonly EventKindName[]): Uint8Array {
  const set = new Uint8Array(256);
  for (const kind of kinds) set[EVENT_KINDS[kind].code] = 1;
  return set;
}

/** Whether the condition holds of the row at an index; undefined when it cannot be read. What fails does not hold. */
function conditionOf({ condition, event }: Breakpoint, run: BreakpointRun): ((index: number) => boolean) | undefined {
  if (condition.trim() === '') return event === 'condition' ? undefined : () => true;
  const parsed = parse(condition);
  return parsed.ok ? (index) => holdsOf(parsed.value, index, run) : undefined;
}

function parse(condition: string): Result<Expression, string> {
  const parsed = parseExpression(condition, { variables: [...CONDITION_VARIABLES] });
  return parsed.ok ? parsed : { ok: false, error: `${parsed.error.message} (column ${parsed.error.column})` };
}

function holdsOf(expression: Expression, index: number, { log, ownerOf }: BreakpointRun): boolean {
  const message = log.message(log.cell('message', index));
  const variable = (name: string): Value => variableOf(name, message, index, log, ownerOf);
  const result = evaluateCondition(expression, { variable, nowUs: log.cell('time', index), epochUs: log.header.epochUs });
  return result.ok && result.value;
}

function variableOf(name: string, message: StoredMessage | undefined, index: number, log: EventLog, ownerOf: BreakpointRun['ownerOf']): Value {
  switch (name) {
    case 'kind': return kindOfCode(log.cell('kind', index));
    case 'node': return ownerOf(log.cell('node', index));
    case 'attempt': return log.cell('attempt', index);
    case 'message': return message === undefined ? null : { id: message.id, type: message.type, key: message.key, headers: message.headers, payload: message.payload };
    case 'payload': return message?.payload ?? null;
    case 'key': return message?.key ?? null;
    case 'headers': return message?.headers ?? null;
    default: return undefined;
  }
}
