import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Field } from '../../catalog/field.ts';
import { quoted } from '../../catalog/field-words.ts';
import type { Design, DesignNode } from '../../design/document.ts';
import type { DesignExport } from '../format.ts';
import { provenanceComment } from '../provenance.ts';
import { editYaml, scalarText, type YamlEdit } from '../yaml/edit-yaml.ts';
import { readYaml, type YamlDocument, type YamlScalar } from '../yaml/read-yaml.ts';
import { scanYaml } from '../yaml/scan-yaml.ts';
import { CLUSTER_LABEL, readTopic, SPEC_NAMES, specPath, type TopicResource } from './read-topic.ts';
import { SOURCE_KEY, TOPIC_FIELDS, TOPIC_KIND } from './topic-fields.ts';

/**
 * The topics of a design as `KafkaTopic` resources, apiVersion v1. A topic that was imported keeps its document:
 * only values that differ are changed in it. Others are written anew, with the label of their cluster.
 */
export function exportStrimzi(design: Design): Result<DesignExport, Diagnostic> {
  const topics = design.nodes.filter(({ kind }) => kind === TOPIC_KIND);
  if (topics.length === 0) return err({ severity: 'error', code: 'no-topics', subject: '', message: 'the design has no Kafka topic', fix: 'Add one, or export another design.' });
  const diagnostics: Diagnostic[] = [];
  const sources = new Map(topics.map((node) => [node, sourceOf(design, node)]));
  const names = new Set([...sources.values()].flatMap((source) => (source === undefined ? [] : [readTopic(source).name])));
  const documents = topics.map((node) => {
    const cluster = clusterLabel(design, node);
    const source = sources.get(node);
    return source === undefined ? freshDocument(node, cluster, names) : editedDocument(node, cluster, source, diagnostics);
  });
  // What was only imported goes back byte by byte, without a word of ours.
  const isOurs = topics.some((node) => sources.get(node) === undefined);
  return ok({ text: (isOurs ? provenanceComment(design) : '') + joined(documents), diagnostics });
}

/** The document that the topic came from, if it is still one. */
function sourceOf({ extensions }: Design, { id }: DesignNode): YamlDocument | undefined {
  const path = `nodes/${id}`;
  const own = Object.hasOwn(extensions, path) ? extensions[path] : undefined;
  const text = isObject(own) ? own[SOURCE_KEY] : undefined;
  if (typeof text !== 'string') return undefined;
  const slices = scanYaml(text);
  const slice = slices.ok ? slices.value[0] : undefined;
  const yaml = slice === undefined ? undefined : readYaml(text, { ...slice, start: 0, end: text.length });
  return yaml !== undefined && !yaml.problems.some(({ severity }) => severity === 'error') && readTopic(yaml).name !== '' ? yaml : undefined;
}

function editedDocument(node: DesignNode, cluster: string, source: YamlDocument, diagnostics: Diagnostic[]): string {
  const topic = readTopic(source);
  if (node.name !== topic.topicName) diagnostics.push({ severity: 'info', code: 'name-not-exported', subject: node.id, message: `the label ${quoted(node.name)} is not exported: a topic in Kafka cannot be renamed, and the resource keeps the name ${quoted(topic.topicName)}` });
  return editYaml(source.text, [...versionEdits(source), ...labelEdits(topic, cluster), ...configEdits(node, topic)]);
}

const versionEdits = ({ document }: YamlDocument): YamlEdit[] =>
  document.getIn(['apiVersion']) === API_VERSION ? [] : [{ path: ['apiVersion'], value: API_VERSION }];

/** A resource without the label stays without; another cluster in the design is another label. */
const labelEdits = (topic: TopicResource, cluster: string): YamlEdit[] =>
  topic.cluster === '' || topic.cluster === cluster ? [] : [{ path: ['metadata', 'labels', CLUSTER_LABEL], value: cluster }];

function configEdits({ config }: DesignNode, topic: TopicResource): YamlEdit[] {
  const repaired = new Set(topic.diagnostics.filter(({ code }) => code === 'quoted-number').map(({ subject }) => subject));
  const changed = Object.keys(config).filter((field) => !sameJson(config[field], topic.config[field]) || repaired.has(specPath(field).join('.')));
  const gone = Object.keys(topic.config).filter((field) => !Object.hasOwn(config, field));
  return [
    ...changed.map((field): YamlEdit => ({ path: specPath(field), value: yamlValue(field, config[field] ?? null) })),
    ...gone.map((field): YamlEdit => ({ path: specPath(field), value: undefined })),
  ];
}

const sameJson = (left: Json | undefined, right: Json | undefined): boolean => JSON.stringify(left) === JSON.stringify(right);

function freshDocument(node: DesignNode, cluster: string, taken: Set<string>): string {
  const name = kubernetesName(node.name === '' ? node.id : node.name, taken);
  taken.add(name);
  const fields = Object.keys(node.config).filter((field) => !SPEC_NAMES.has(field));
  const lines = [
    `apiVersion: ${API_VERSION}`,
    'kind: KafkaTopic',
    'metadata:',
    `  name: ${scalarText(name)}`,
    '  labels:',
    `    ${CLUSTER_LABEL}: ${scalarText(cluster)}`,
    'spec:',
    ...(node.name !== name && TOPIC_NAME.test(node.name) ? [`  topicName: ${scalarText(node.name)}`] : []),
    ...[...SPEC_NAMES].map(([field, key]) => `  ${key}: ${scalarText(yamlValue(field, node.config[field] ?? defaultOf(field)))}`),
    ...(fields.length === 0 ? [] : ['  config:']),
    ...fields.map((field) => `    ${scalarText(field)}: ${scalarText(yamlValue(field, node.config[field] ?? null))}`),
  ];
  return `${lines.join('\n')}\n`;
}

const defaultOf = (field: string): Json => {
  const spec: Field | undefined = TOPIC_FIELDS[field];
  return spec !== undefined && spec.kind === 'integer' ? (spec.default ?? 1) : 1;
};

/** Numbers beyond 2^53 are digits in a design and a number in YAML; a list is one text, as Kafka writes it. */
function yamlValue(field: string, value: Json): YamlScalar {
  if (Array.isArray(value)) return value.join(',');
  const kind = Object.hasOwn(TOPIC_FIELDS, field) ? TOPIC_FIELDS[field]?.kind : undefined;
  const numeric = kind === 'integer' || kind === 'duration';
  if (typeof value === 'string') return numeric && /^-?[0-9]{1,19}$/.test(value) ? BigInt(value) : value;
  return typeof value === 'object' ? JSON.stringify(value) : (value as YamlScalar);
}

/** A valid value of a label: the cluster's name where it is one, else its id. */
function clusterLabel({ systems }: Design, { system }: DesignNode): string {
  const found = systems.find(({ id }) => id === system);
  const name = found?.name ?? '';
  return LABEL_VALUE.test(name) ? name : kubernetesName(found?.id ?? 'kafka', new Set());
}

/** The text as the name of a resource: small letters, digits, "-" and ".". */
function kubernetesName(text: string, taken: ReadonlySet<string>): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[^a-z0-9]+/, '').replace(/\.[^a-z0-9]+/g, '.').replace(/[^a-z0-9]+$/, '').slice(0, NAME_MAX).replace(/[^a-z0-9]+$/, '');
  const name = plain === '' ? 'topic' : plain;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Documents one after the other, each but the first behind `---`. */
const joined = (documents: readonly string[]): string =>
  documents.map((text, index) => {
    const started = index === 0 || /^(---|%)/m.test(text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '');
    return `${started ? '' : '---\n'}${text}${text === '' || text.endsWith('\n') ? '' : '\n'}`;
  }).join('');

const API_VERSION = 'kafka.strimzi.io/v1';
const NAME_MAX = 240;
const TOPIC_NAME = /^[A-Za-z0-9._-]{1,249}$/;
const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
