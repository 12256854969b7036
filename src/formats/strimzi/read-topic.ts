import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Json } from '../../base/json.ts';
import type { Field } from '../../catalog/field.ts';
import { quoted } from '../../catalog/field-words.ts';
import { isForbiddenName } from '../../catalog/forbidden-name.ts';
import type { ImportDiagnostic, Place } from '../format.ts';
import { followed, scalarOf, valueAt, type YamlDocument, type YamlScalar } from '../yaml/read-yaml.ts';
import { TOPIC_FIELDS } from './topic-fields.ts';

/** A `KafkaTopic` resource in the words of a design. */
export interface TopicResource {
  /** `metadata.name`: what the resource is called in Kubernetes. */
  readonly name: string;
  /** The topic's name in Kafka: `spec.topicName`, or the resource's. */
  readonly topicName: string;
  readonly namespace: string;
  /** Label `strimzi.io/cluster`; '' when there is none. */
  readonly cluster: string;
  /** As in a design's file: vendor's names, 64-bit numbers beyond 2^53 as text. */
  readonly config: { readonly [name: string]: Json };
  /** Where each entry of `config` stands. */
  readonly places: ReadonlyMap<string, Place>;
  readonly diagnostics: readonly ImportDiagnostic[];
}

export const CLUSTER_LABEL = 'strimzi.io/cluster';

/** Where a design's field stands in the resource. */
export const specPath = (field: string): readonly string[] => {
  const name = SPEC_NAMES.get(field);
  return name === undefined ? ['spec', 'config', field] : ['spec', name];
};

/** Design name to the name under `spec`. Everything else is under `spec.config`, with the name that Kafka gives it. */
export const SPEC_NAMES: ReadonlyMap<string, string> = new Map([['partitions', 'partitions'], ['replication.factor', 'replicas']]);

/** The resource that a document holds. Values of the wrong shape are left out, with a diagnostic. */
export function readTopic(yaml: YamlDocument): TopicResource {
  const { document, placeOf } = yaml;
  const metadata = valueAt(document, document.contents, 'metadata');
  const spec = valueAt(document, document.contents, 'spec');
  const text = (parent: unknown, key: string): string => {
    const value = scalarOf(valueAt(document, parent, key));
    return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
  };
  const reader = new ConfigReader(yaml);
  for (const [field, name] of SPEC_NAMES) reader.takeAt(spec, name, field);
  reader.takeConfig(valueAt(document, spec, 'config'));
  if (document.contents !== null && !isMap(spec)) reader.missingSpec(placeOf(document.contents));
  const name = text(metadata, 'name');
  return {
    name,
    topicName: text(spec, 'topicName') || name,
    namespace: text(metadata, 'namespace'),
    cluster: text(valueAt(document, metadata, 'labels'), CLUSTER_LABEL),
    config: reader.config,
    places: reader.places,
    diagnostics: reader.diagnostics,
  };
}

class ConfigReader {
  readonly config: Record<string, Json> = {};
  readonly places = new Map<string, Place>();
  readonly diagnostics: ImportDiagnostic[] = [];
  readonly #yaml: YamlDocument;

  constructor(yaml: YamlDocument) {
    this.#yaml = yaml;
  }

  takeAt(parent: unknown, key: string, field: string): void {
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    if (pair !== undefined) this.#take(field, `spec.${key}`, pair);
  }

  takeConfig(config: unknown): void {
    if (config === undefined || scalarOf(config) === null) return;
    if (!isMap(config)) return this.#report('wrong-shape', 'spec.config', 'spec.config must be a map of settings', 'Write one setting a line, such as "retention.ms: 604800000".', config);
    for (const pair of config.items) {
      const key = scalarOf(pair.key);
      if (typeof key === 'string' && !isForbiddenName(key) && !SPEC_NAMES.has(key)) this.#take(key, `spec.config.${key}`, pair);
      else this.#report('wrong-key', 'spec.config', `${typeof key === 'string' ? quoted(key) : 'a key that is no text'} cannot be the name of a topic setting`, 'Delete it, or move it to where it belongs.', pair.key);
    }
  }

  missingSpec(place: Place): void {
    this.diagnostics.push({ severity: 'error', code: 'missing-spec', subject: 'spec', message: 'the resource has no spec', fix: 'Add "spec:" with partitions and replicas below it.', place });
  }

  #take(field: string, path: string, pair: Pair): void {
    const node = isAlias(pair.value) ? followed(this.#yaml.document, pair.value) : pair.value;
    const own = node === null ? null : scalarOf(node);
    const scalar = own === undefined ? joinedList(node) : own;
    if (scalar === undefined) return this.#report('wrong-shape', path, `${quoted(path)} is a map or a list, where one value is needed`, shapeFix(this.#yaml.text), pair.value ?? pair.key);
    if (scalar === null) return this.#report('no-value', path, `${quoted(path)} has no value`, 'Give it one, or delete the line.', pair.key, 'warning');
    const known = Object.hasOwn(TOPIC_FIELDS, field) ? TOPIC_FIELDS[field] : undefined;
    this.config[field] = configValue(scalar, known);
    this.places.set(field, this.#yaml.placeOf((pair.value ?? pair.key) as never));
    this.#reportQuoted(field, path, scalar, pair);
  }

  /** Kafka takes any setting as text; `spec.partitions` and `spec.replicas` must be numbers for Kubernetes. */
  #reportQuoted(field: string, path: string, scalar: YamlScalar, pair: Pair): void {
    if (!SPEC_NAMES.has(field) || typeof scalar !== 'string' || !DIGITS.test(scalar)) return;
    this.#report('quoted-number', path, `${quoted(path)} is the text ${quoted(scalar)}; Kubernetes refuses it. It is read as the number`, 'Remove the quotes.', pair.value, 'warning');
  }

  #report(code: string, subject: string, message: string, fix: string, node: unknown, severity: 'error' | 'warning' = 'error'): void {
    this.diagnostics.push({ severity, code, subject, message, fix, place: this.#yaml.placeOf(node as never) });
  }
}

/** The value as a design's file holds it, for a field of the catalog or an unknown setting. */
function configValue(scalar: Exclude<YamlScalar, null>, field: Field | undefined): Json {
  if (typeof scalar === 'bigint') return exactNumber(scalar);
  if (typeof scalar === 'number') return Number.isFinite(scalar) ? scalar : String(scalar);
  if (typeof scalar === 'boolean' || field === undefined) return scalar;
  if (field.kind === 'choiceList') return scalar.split(',').map((word) => word.trim()).filter((word) => word !== '');
  if (field.kind === 'boolean') return scalar === 'true' ? true : scalar === 'false' ? false : scalar;
  if (field.kind === 'number' && DECIMAL.test(scalar)) return Number(scalar);
  return (field.kind === 'integer' || field.kind === 'duration') && DIGITS.test(scalar) ? exactNumber(BigInt(scalar)) : scalar;
}

/** A JSON number where it is exact, else its digits as text. */
const exactNumber = (value: bigint): Json => (value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : String(value));

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const DIGITS = /^-?[0-9]{1,40}$/;
const DECIMAL = /^-?[0-9]{1,20}(\.[0-9]{1,20})?$/;

/** `[compact, delete]` as Kafka writes it: `compact,delete`. */
function joinedList(node: unknown): string | undefined {
  if (!isSeq(node) || !node.items.every(isScalar)) return undefined;
  return node.items.map((item) => String(scalarOf(item))).join(',');
}

const shapeFix = (text: string): string =>
  /\{\{/.test(text) ? 'It looks like a Helm template: render it first (helm template ...) and import the result.' : 'Write one value after the colon.';
