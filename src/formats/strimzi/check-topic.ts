import type { Json } from '../../base/json.ts';
import { readConfig } from '../../catalog/read-config.ts';
import type { ImportDiagnostic } from '../format.ts';
import { SPEC_NAMES, type TopicResource } from './read-topic.ts';
import { TOPIC_FIELDS } from './topic-fields.ts';

/** What is wrong or doubtful with the values of a resource, each with its place. */
export function checkTopic(topic: TopicResource): ImportDiagnostic[] {
  const subject = topic.name;
  const { diagnostics } = readConfig(TOPIC_FIELDS, topic.config, subject);
  const checked = diagnostics.map((found): ImportDiagnostic => {
    const field = found.subject.slice(subject.length + 1).split('/')[0] ?? '';
    return found.severity === 'warning' ? keptSetting(found, topic, field) : placed({ ...found, subject: pathOf(field) }, topic, field);
  });
  return [...topic.diagnostics, ...checked, ...doubtful(topic)];
}

/** `spec.replicas`, `spec.config.retention.ms`: what the field is called in the file. */
export const pathOf = (field: string): string => {
  const name = SPEC_NAMES.get(field);
  return name === undefined ? `spec.config.${field}` : `spec.${name}`;
};

/** Kafka knows more settings than a run honours. A name that it does not know and that is close to one is more probably a slip. */
function keptSetting(found: ImportDiagnostic, topic: TopicResource, field: string): ImportDiagnostic {
  const slip = !OTHER_SETTINGS.has(field) && found.fix?.startsWith('Did you mean') === true;
  return placed({
    severity: slip ? 'warning' : 'info',
    code: 'setting-not-simulated',
    subject: pathOf(field),
    message: `${pathOf(field)} is kept for export, but a run does not depend on it`,
    ...(slip && found.fix !== undefined ? { fix: found.fix } : {}),
  }, topic, field);
}

/** Topic settings of Kafka that a run does not depend on. */
const OTHER_SETTINGS: ReadonlySet<string> = new Set([
  'compression.type', 'compression.gzip.level', 'compression.lz4.level', 'compression.zstd.level', 'file.delete.delay.ms', 'flush.messages', 'flush.ms',
  'follower.replication.throttled.replicas', 'leader.replication.throttled.replicas', 'index.interval.bytes', 'local.retention.bytes', 'local.retention.ms',
  'message.downconversion.enable', 'message.format.version', 'message.timestamp.difference.max.ms', 'message.timestamp.before.max.ms',
  'message.timestamp.after.max.ms', 'preallocate', 'remote.storage.enable', 'remote.log.copy.disable', 'remote.log.delete.on.disable', 'segment.index.bytes',
  'segment.jitter.ms',
]);

function doubtful(topic: TopicResource): ImportDiagnostic[] {
  const { config } = topic;
  const replicas = config['replication.factor'];
  const inSync = config['min.insync.replicas'];
  const found: ImportDiagnostic[] = [];
  if (isNumber(inSync) && inSync > (isNumber(replicas) ? replicas : 1)) {
    const fix = isNumber(replicas) ? `Lower it to ${Math.max(1, replicas - 1)}, or raise spec.replicas.` : 'Set spec.replicas: without it the run takes 1.';
    found.push(placed({ severity: 'warning', code: 'in-sync-above-replicas', subject: pathOf('min.insync.replicas'), message: `min.insync.replicas is ${inSync}, more than the ${isNumber(replicas) ? replicas : 1} replicas that there are; Kafka then counts it as the number of replicas`, fix }, topic, 'min.insync.replicas'));
  }
  if (config['retention.ms'] === 0) {
    found.push(placed({ severity: 'warning', code: 'retention-zero', subject: pathOf('retention.ms'), message: 'retention.ms is 0: closed segments are deleted at the next check, read or not', fix: 'Write -1 to keep messages for ever, or the time in milliseconds.' }, topic, 'retention.ms'));
  }
  return found;
}

const isNumber = (value: Json | undefined): value is number => typeof value === 'number';

function placed(found: ImportDiagnostic, topic: TopicResource, field: string): ImportDiagnostic {
  const place = topic.places.get(field);
  return place === undefined ? found : { ...found, place };
}
