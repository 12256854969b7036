import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json } from '../base/json.ts';
import type { ReadDesign } from '../catalog/lowering/placed-design.ts';

/** Saga steps whose commands are handled and never replied to: each of them would wait until its timeout. */
export function unansweredCommands(read: ReadDesign): readonly Diagnostic[] {
  return read.ofKind('saga').flatMap((saga) => {
    const channels = new Set(read.childrenOf(saga.id).flatMap(({ config: { channel } }) => (typeof channel === 'string' ? [channel] : [])));
    return [...channels].flatMap((channel) => unanswered(saga.id, channel, read));
  });
}

/** One of several readers is enough, and what is not a consumer may answer in a way of its own. */
function unanswered(saga: string, channel: string, read: ReadDesign): readonly Diagnostic[] {
  const readers = read.edgesFrom(channel).flatMap(({ to }) => read.find(to) ?? []);
  if (readers.length === 0 || readers.some(({ kind, config }) => kind !== 'consumer' || hasReply(config))) return [];
  return readers.map(({ id }) => ({
    severity: 'warning', code: 'never-replies', subject: `nodes/${id}/config/handlers`,
    message: `${id} handles commands of ${saga} and never replies, so the saga waits for each until its timeout.`,
    fix: 'Add a reply step to its handlers.',
  }));
}

export function hasReply(json: Json): boolean {
  if (Array.isArray(json)) return json.some((item) => hasReply(item as Json));
  return isObject(json) && (json['do'] === 'reply' || Object.values(json).some(hasReply));
}
