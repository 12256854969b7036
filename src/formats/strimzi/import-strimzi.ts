import type { Diagnostic } from '../../base/diagnostic.ts';
import type { JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import { DESIGN_VERSION, type Design, type DesignNode, type DesignSystem } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import { FILE_BYTES_MAX, type ImportDiagnostic, type ImportItem, type ImportOptions, type ImportResult } from '../format.ts';
import { withoutProvenanceComment } from '../provenance.ts';
import { readYaml, scalarOf, valueAt, type YamlDocument } from '../yaml/read-yaml.ts';
import { scanYaml, type YamlSlice } from '../yaml/scan-yaml.ts';
import { checkTopic } from './check-topic.ts';
import { readTopic, type TopicResource } from './read-topic.ts';
import { CLUSTER_KIND, SOURCE_KEY, TOPIC_KIND } from './topic-fields.ts';

/**
 * A design of the `KafkaTopic` resources of a YAML file, v1beta2 or v1: one topic node each, one Kafka system for
 * each cluster label. Their source text goes along as a field of the node that we do not know (`x-strimzi`), so that
 * export changes nothing else of it. Resources of other kinds are counted and left out; nothing of what they say is kept or shown.
 */
export function importStrimzi(text: string, options: ImportOptions): ImportResult {
  const bytesMax = options.bytesMax ?? FILE_BYTES_MAX;
  if (text.length > bytesMax) return refused({ severity: 'error', code: 'file-too-large', subject: '', message: `the file has ${text.length} characters; an import may have ${bytesMax}`, fix: 'Import it in several parts.' });
  const slices = scanYaml(text);
  if (!slices.ok) {
    const { code, message, fix, line, column } = slices.error;
    return refused({ severity: 'error', code, subject: '', message, fix, place: { line, column } });
  }
  const draft = new Draft();
  for (const slice of slices.value) draft.take(text, slice);
  return draft.result(options.name);
}

const refused = (diagnostic: ImportDiagnostic): ImportResult => ({ design: null, report: { kept: [], approximated: [], dropped: [] }, diagnostics: [diagnostic] });

/** The design as it grows, document by document. */
class Draft {
  readonly #systems: DesignSystem[] = [];
  readonly #systemIds = new Map<string, string>();
  readonly #replicas = new Map<string, number>();
  readonly #nodes: DesignNode[] = [];
  readonly #taken = new Set<string>();
  readonly #sources: Record<string, JsonObject> = {};
  readonly #resources = new Set<string>();
  readonly #skipped = new Map<string, number>();
  readonly #diagnostics: ImportDiagnostic[] = [];
  readonly #kept: ImportItem[] = [];
  readonly #approximated: ImportItem[] = [];

  take(text: string, slice: YamlSlice): void {
    const yaml = readYaml(text, slice);
    const kind = kindOf(yaml);
    if (kind === 'empty') return;
    if (kind !== 'KafkaTopic' && (kind !== '' || yaml.document.errors.length === 0)) return this.#skip(kind);
    this.#diagnostics.push(...yaml.problems);
    if (!yaml.problems.some(({ severity }) => severity === 'error')) this.#takeTopic(yaml);
  }

  result(name: string): ImportResult {
    this.#noteSkipped();
    if (this.#nodes.length === 0 && !this.#hasError()) this.#report({ severity: 'error', code: 'no-topics', subject: '', message: 'there is no KafkaTopic in the file', fix: 'Import a file with resources of kind KafkaTopic, apiVersion kafka.strimzi.io/v1 or v1beta2.' });
    const dropped = this.#skippedWords().map((what): ImportItem => ({ what, why: 'only resources of kind KafkaTopic are read; nothing of the others is kept' }));
    return {
      design: this.#hasError() ? null : this.#design(name),
      report: { kept: this.#kept, approximated: this.#approximated, dropped },
      diagnostics: this.#diagnostics,
    };
  }

  #takeTopic(yaml: YamlDocument): void {
    this.#checkVersion(yaml);
    const topic = readTopic(yaml);
    if (topic.name === '') return this.#report({ severity: 'error', code: 'no-name', subject: 'metadata.name', message: 'the KafkaTopic has no metadata.name', fix: 'Give it a name.', place: yaml.placeOf(yaml.document.contents ?? {}) });
    const found = checkTopic(topic);
    this.#diagnostics.push(...found);
    this.#noteRepeated(topic, yaml);
    this.#add(topic, yaml.text, found);
  }

  #add(topic: TopicResource, source: string, found: readonly ImportDiagnostic[]): void {
    const system = this.#systemOf(topic.cluster);
    const id = this.#freeId(topic.name);
    const replicas = topic.config['replication.factor'];
    this.#replicas.set(system, Math.max(this.#replicas.get(system) ?? BROKERS_MIN, typeof replicas === 'number' ? replicas : 1));
    this.#nodes.push({ id, kind: TOPIC_KIND, name: topic.topicName, system, config: topic.config });
    this.#sources[`nodes/${id}`] = { [SOURCE_KEY]: withoutProvenanceComment(source) };
    this.#kept.push({ what: `topic ${quoted(topic.topicName)}`, why: `${counted(Object.keys(topic.config).length, 'setting')}; metadata and comments are kept for export` });
    for (const { code, subject, message } of found) {
      if (code === 'setting-not-simulated') this.#kept.push({ what: `${quoted(topic.topicName)} ${subject}`, why: 'kept for export; a run does not depend on it' });
      if (code === 'quoted-number') this.#approximated.push({ what: `${quoted(topic.topicName)} ${subject}`, why: message });
    }
  }

  #systemOf(cluster: string): string {
    const known = this.#systemIds.get(cluster);
    if (known !== undefined) return known;
    const id = this.#freeId(cluster === '' ? 'kafka' : cluster);
    this.#systemIds.set(cluster, id);
    this.#systems.push({ id, kind: CLUSTER_KIND, name: cluster === '' ? 'Kafka' : cluster, config: {} });
    return id;
  }

  /** Ids are unlike each other in any case of letters, over nodes and systems. */
  #freeId(text: string): string {
    const id = freeIdentifier(text, (candidate) => this.#taken.has(candidate.toLowerCase()));
    this.#taken.add(id.toLowerCase());
    return id;
  }

  #checkVersion({ document, placeOf }: YamlDocument): void {
    const node = valueAt(document, document.contents, 'apiVersion');
    const version = scalarOf(node);
    if (typeof version === 'string' && API_VERSIONS.has(version)) return;
    const message = version === undefined || version === null ? 'the KafkaTopic has no apiVersion' : `apiVersion ${quoted(String(version))} is not one that is read`;
    this.#report({ severity: 'error', code: 'api-version', subject: 'apiVersion', message, fix: 'Write kafka.strimzi.io/v1 (or v1beta2).', place: placeOf(node ?? document.contents ?? {}) });
  }

  #noteRepeated({ name, namespace, cluster }: TopicResource, { document, placeOf }: YamlDocument): void {
    const resource = JSON.stringify([cluster, namespace, name]);
    if (this.#resources.has(resource)) this.#report({ severity: 'warning', code: 'repeated-resource', subject: 'metadata.name', message: `there are two KafkaTopic resources named ${quoted(name)}; in Kubernetes the later one replaces the other. Both are read`, fix: 'Delete one of the two.', place: placeOf(valueAt(document, document.contents, 'metadata') ?? {}) });
    this.#resources.add(resource);
  }

  #skip(kind: string): void {
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
  }

  #noteSkipped(): void {
    if (this.#skipped.size > 0) this.#report({ severity: 'info', code: 'skipped-resources', subject: '', message: `left out: ${this.#skippedWords().join(', ')}. Only KafkaTopic resources are read` });
  }

  #skippedWords(): string[] {
    return [...this.#skipped].map(([kind, count]) => (kind === '' ? `${counted(count, 'document')} without a kind` : counted(count, kind)));
  }

  #report(diagnostic: ImportDiagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  #hasError(): boolean {
    return this.#diagnostics.some(({ severity }: Diagnostic) => severity === 'error');
  }

  #design(name: string): Design {
    return {
      format: 'flowstage/design', version: DESIGN_VERSION, name, description: '',
      systems: this.#systems.map((system) => ({ ...system, config: { brokers: this.#replicas.get(system.id) ?? BROKERS_MIN } })),
      nodes: this.#nodes,
      edges: [],
      layout: Object.fromEntries(this.#nodes.map(({ id }, index) => [id, { x: 240 * Math.floor(index / 6), y: 96 * (index % 6) }])),
      schemas: {}, scenarios: [], expectations: [],
      extensions: this.#sources,
    };
  }
}

const API_VERSIONS: ReadonlySet<string> = new Set(['kafka.strimzi.io/v1', 'kafka.strimzi.io/v1beta2']);
const BROKERS_MIN = 3;

/** `empty` for a document of comments; '' when it has no kind that could be one. */
function kindOf({ document }: YamlDocument): string {
  if (document.contents === null || scalarOf(document.contents) === null) return document.errors.length === 0 ? 'empty' : '';
  const kind = scalarOf(valueAt(document, document.contents, 'kind'));
  return typeof kind === 'string' && /^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind) ? kind : '';
}

const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;
