import type { JsonObject } from '../../base/json.ts';
import { findChannel, findExpectation } from '../../catalog/find-entry.ts';
import type { Design, DesignExpectation } from '../document.ts';
import { mapReferences } from './references.ts';
import type { Structure } from './structure.ts';
import type { SwapRow } from './swap-report.ts';

/** The expectations, of the channels that there are now. */
export function movedExpectations({ expectations }: Design, structure: Structure, rows: SwapRow[]): readonly DesignExpectation[] {
  return expectations.map((expectation) => {
    const fields = findExpectation(expectation.kind)?.fields;
    if (fields === undefined) return expectation;
    const config = mapReferences(fields, expectation.config, (id) => readAs(id, expectation.config, structure));
    return { ...expectation, config: withReadings(config, expectation, structure, rows) };
  });
}

/** A channel, as the node that the same expectation names reads it. */
function readAs(id: string, config: JsonObject, { reads, alias }: Structure): string {
  const reader = Object.values(config).find((value): value is string => typeof value === 'string' && reads.has(value));
  return (reader === undefined ? undefined : reads.get(reader)?.get(id)) ?? alias.get(id) ?? id;
}

/** How far a group is behind in a log is what its queue still holds, and the other way round. */
function withReadings(config: JsonObject, { id }: DesignExpectation, structure: Structure, rows: SwapRow[]): JsonObject {
  const expression = config['expression'];
  if (typeof expression !== 'string') return config;
  const isQueues = structure.channels.some(({ entry }) => entry.portable.role === 'queue');
  const changed = isQueues ? expression.replace(/\blag\((['"])([^'"]+)\1\)/g, (all, quote: string, node: string) => depthsOf(node, quote, structure) ?? all) : expression.replace(/\bdepth\((['"])([^'"]+)\1\)/g, (all, quote: string, channel: string) => lagOf(channel, quote, structure) ?? all);
  if (changed !== expression) rows.push({ verdict: 'near', subject: id, what: 'Expectation', from: expression, to: changed, note: 'What a reader has not done yet, as the product counts it.' });
  return { ...config, expression: changed };
}

function depthsOf(node: string, quote: string, { reads }: Structure): string | undefined {
  const queues = [...new Set(reads.get(node)?.values() ?? [])];
  return queues.length === 0 ? undefined : queues.map((queue) => `depth(${quote}${queue}${quote})`).join(' + ');
}

function lagOf(channel: string, quote: string, { edges, alias, moved }: Structure): string | undefined {
  if (!moved.has(channel)) return undefined;
  const log = alias.get(channel) ?? channel;
  const readers = edges.filter(({ from, to }) => from === log && findChannel(to) === undefined).map(({ to }) => to);
  return readers.length === 0 ? undefined : readers.map((reader) => `lag(${quote}${reader}${quote})`).join(' + ');
}
