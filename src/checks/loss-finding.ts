import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { rowsOfMessage } from '../log/query-rows.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { AuditWorld } from './auditor.ts';
import type { Entry } from './entry-ledger.ts';
import { finding, type Finding } from './finding.ts';
import type { Loss, LossWay } from './find-losses.ts';
import { joinWords, messageName, rowMoment, rowPlace } from './words.ts';
import { placeText } from '../log/row-words.ts';

/** A clause of the sentence and the rows that it tells of. */
interface Clause {
  readonly text: string;
  readonly rows: readonly number[];
}

/** Says which message was lost, how, and for whom. */
export function lossFinding(plan: Pick<ExpectationPlan, 'id' | 'name'>, world: AuditWorld, log: EventLog, loss: Loss): Finding {
  const message = loss.kind === 'entry' ? loss.entry.message : loss.message;
  const acknowledged = loss.kind === 'entry' ? loss.entry.acknowledged : loss.acknowledged;
  const clauses = loss.kind === 'entry' ? entryClauses(log, loss.entry, loss.ways) : [unsentClause(log, loss.channel)];
  const place = loss.kind === 'entry' ? ` (${entryPlace(log, loss.entry)})` : '';
  const text = `${messageName(world, log, message)}${place} was acknowledged at ${rowMoment(log, acknowledged)} and lost: ${clauses.map((clause) => clause.text).join('; ')}.`;
  const key = world.messages.read(log, message)?.key ?? null;
  return finding(plan, log, text, [acknowledged, ...clauses.flatMap(({ rows }) => rows)], key === null ? {} : { key });
}

const unsentClause = (log: EventLog, channel: number): Clause => ({ text: `it never reached ${log.header.channels[channel]!.id}`, rows: [] });

/** One clause for each way; groups that lost it to the same row share one. */
function entryClauses(log: EventLog, entry: Entry, ways: readonly LossWay[]): readonly Clause[] {
  const shared = [...new Set(ways.filter(({ how }) => how !== 'passed').map(({ row }) => row))];
  const gone = shared.map((row) => goneClause(log, row, ways.filter((way) => way.row === row).map(({ node }) => nodeName(log, node))));
  return [...gone, ...ways.filter(({ how }) => how === 'passed').map((way) => passedClause(log, entry, way))];
}

function goneClause(log: EventLog, row: number, nodes: readonly string[]): Clause {
  const before = nodes[0] === '' ? '' : ` before ${joinWords(nodes)} handled it`;
  if (log.kindOf(row - 1) === 'entriesTruncated') {
    return { text: `a new leader did not have it and cut the log to ${rowPlace(log, row)} at ${rowMoment(log, row)}${before}`, rows: [row] };
  }
  const reason = log.detailText(row - 1);
  const kind = log.kindOf(row - 1);
  if (kind === 'entryRemoved') return { text: `the queue removed it${reason === '' ? '' : ` (${reason})`} at ${rowMoment(log, row)}${before}`, rows: [row] };
  if (kind === 'entryAcknowledged') return { text: `it was acknowledged${reason === '' ? '' : ` (${reason})`} at ${rowMoment(log, row)}${before}`, rows: [row] };
  return { text: `retention${reason === '' ? '' : ` by ${reason}`} removed it at ${rowMoment(log, row)}${before}`, rows: [row] };
}

function passedClause(log: EventLog, entry: Entry, { node, row }: LossWay): Clause {
  const position = log.cell('position', row - 1);
  const reader = nodeName(log, node);
  if (log.kindOf(row - 1) === 'offsetReset') {
    const reason = log.detailText(row - 1);
    return { text: `${reader} was set to position ${position}${reason === '' ? '' : ` (${reason})`} at ${rowMoment(log, row)}, past it`, rows: [row] };
  }
  const fate = handlerFate(log, entry, node);
  const how = fate === 0 ? 'without having handled it' : `but its handler ${FATES[log.kindOf(fate - 1)] ?? 'did not finish'} at ${rowMoment(log, fate)}`;
  return { text: `${reader} committed position ${position} at ${rowMoment(log, row)}, ${how}`, rows: [row, fate] };
}

const FATES: { readonly [K in EventKindName]?: string } = { handlerFailed: 'failed', handlerAborted: 'was lost in a crash' };

/** The last row about how a handler of the entry ended; 0 when none began. */
function handlerFate(log: EventLog, { ledger, position, message }: Entry, node: number): number {
  const isFate = (index: number) =>
    FATES[log.kindOf(index)] !== undefined && log.cell('node', index) === node && log.cell('position', index) === position && log.cell('channel', index) === ledger.channel;
  return (rowsOfMessage(log, message).filter(isFate).at(-1) ?? -1) + 1;
}

const entryPlace = (log: EventLog, { ledger, position }: Entry): string => placeText(log.header, { channel: ledger.channel, partition: ledger.partition, position });

const nodeName = (log: EventLog, node: number): string => log.header.nodes[node]?.id ?? '';
