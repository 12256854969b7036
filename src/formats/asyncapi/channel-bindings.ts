import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ImportNotes } from '../import-notes.ts';

/** How one protocol's channels are written in AsyncAPI and in a design. */
export interface ChannelBinding {
  /** Key under `bindings`. */
  readonly binding: string;
  readonly bindingVersion: string;
  readonly protocols: readonly string[];
  readonly systemKind: string;
  readonly channelKind: string;
  /** Config of the channel's node; `what` names the channel in notes. */
  read(binding: JsonObject, what: string, notes: ImportNotes): JsonObject;
  /** The binding of a channel with the address, and the part of the config that has no place in it. */
  write(config: JsonObject, address: string): { readonly binding: JsonObject; readonly rest: JsonObject };
}

const kafka: ChannelBinding = {
  binding: 'kafka',
  bindingVersion: '0.5.0',
  protocols: ['kafka', 'kafka-secure'],
  systemKind: 'kafka',
  channelKind: 'kafka-topic',
  read: (binding, what, notes) => {
    const topic = isObject(binding['topicConfiguration']) ? binding['topicConfiguration'] : {};
    for (const name of Object.keys(topic)) if (!TOPIC_SETTINGS.includes(name)) notes.dropped(`${what} topicConfiguration.${name}`, 'a run does not depend on it');
    return {
      ...present('partitions', binding['partitions']),
      ...present('replication.factor', binding['replicas']),
      ...Object.fromEntries(TOPIC_SETTINGS.flatMap((name) => Object.entries(present(name, topic[name])))),
    };
  },
  write: (config, address) => {
    const fits = (name: string): boolean => (name === 'cleanup.policy' ? isPolicy(config[name]) : Number.isSafeInteger(config[name]) && (config[name] as number) >= (LOWEST[name] ?? 0));
    const settings = TOPIC_SETTINGS.filter((name) => Object.hasOwn(config, name) && fits(name));
    const written = [...settings, ...['partitions', 'replication.factor'].filter(fits)];
    return {
      binding: {
        topic: address,
        ...(fits('partitions') && { partitions: config['partitions'] as Json }),
        ...(fits('replication.factor') && { replicas: config['replication.factor'] as Json }),
        ...(settings.length > 0 && { topicConfiguration: Object.fromEntries(settings.map((name) => [name, config[name] as Json])) }),
      },
      rest: Object.fromEntries(Object.entries(config).filter(([name]) => !written.includes(name))),
    };
  },
};

/** Protocols that channels of the catalog speak. */
export const CHANNEL_BINDINGS: readonly ChannelBinding[] = [kafka];

/** Stands in for protocols that are not simulated. */
export const DEFAULT_BINDING: ChannelBinding = kafka;

const TOPIC_SETTINGS: readonly string[] = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'delete.retention.ms', 'max.message.bytes'];

/** What the binding's own schema allows at least. */
const LOWEST: { readonly [name: string]: number } = { partitions: 1, 'replication.factor': 1, 'retention.ms': -1, 'retention.bytes': -1 };

const isPolicy = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0 && value.every((word) => word === 'compact' || word === 'delete') && new Set(value).size === value.length;

const present = (name: string, value: Json | undefined): JsonObject => (value === undefined || value === null ? {} : { [name]: value });
