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
  /** Where several channels share a binding: whether this one is meant. */
  fits?(binding: JsonObject): boolean;
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

/** A part of the binding whose fields are those of the config under other names. */
function partBinding({ part, fields, fixed = {}, always = {}, ...words }: Omit<ChannelBinding, 'read' | 'write'> & {
  readonly part: string;
  /** Name in the config -> name in the binding, and what it accepts. */
  readonly fields: { readonly [name: string]: readonly [name: string, accepts: (value: Json) => boolean] };
  readonly fixed?: JsonObject;
  /** What the binding's schema wants to see in the part. */
  readonly always?: JsonObject;
}): ChannelBinding {
  // What the binding always says is no setting of the design; one that says the same stays out of the binding.
  const fits = (config: JsonObject, name: string): boolean => Object.hasOwn(config, name) && fields[name]![1](config[name] as Json) && config[name] !== always[fields[name]![0]];
  return {
    ...words,
    read: (binding, what, notes) => {
      const given = isObject(binding[part]) ? binding[part] : {};
      const names = [...Object.values(fields).map(([name]) => name), ...PART_NAMES];
      for (const name of Object.keys(given)) if (!names.includes(name) && given[name] !== false) notes.dropped(`${what} ${part}.${name}`, 'a run does not depend on it');
      return Object.fromEntries(Object.entries(fields).flatMap(([name, [other]]) => (given[other] === always[other] ? [] : Object.entries(present(name, given[other])))));
    },
    write: (config, address) => ({
      binding: { ...fixed, [part]: { name: address, ...always, ...Object.fromEntries(Object.entries(fields).filter(([name]) => fits(config, name)).map(([name, [other]]) => [other, config[name] as Json])) } },
      rest: Object.fromEntries(Object.entries(config).filter(([name]) => !Object.hasOwn(fields, name) || !fits(config, name))),
    }),
  };
}

const isBoolean = (value: Json): boolean => typeof value === 'boolean';
const isUpTo = (max: number) => (value: Json): boolean => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;

const amqpExchange = partBinding({
  binding: 'amqp', bindingVersion: '0.3.0', protocols: [], systemKind: 'rabbitmq', channelKind: 'rabbitmq-exchange',
  part: 'exchange', fields: { type: ['type', (value) => ['direct', 'fanout', 'topic', 'headers'].includes(String(value as string))] }, fixed: { is: 'routingKey' },
  fits: ({ is, exchange, queue }) => is === 'routingKey' || (is === undefined && isObject(exchange) && queue === undefined),
});

const amqpQueue = partBinding({
  binding: 'amqp', bindingVersion: '0.3.0', protocols: ['amqp', 'amqps'], systemKind: 'rabbitmq', channelKind: 'rabbitmq-queue',
  part: 'queue', fields: { durable: ['durable', isBoolean] }, fixed: { is: 'queue' },
});

/** Version 0.2.0: the validator of AsyncAPI refuses the newer one. */
const sqs = partBinding({
  binding: 'sqs', bindingVersion: '0.2.0', protocols: ['sqs'], systemKind: 'aws', channelKind: 'sqs-queue', part: 'queue', always: { fifoQueue: false },
  fields: {
    FifoQueue: ['fifoQueue', isBoolean],
    VisibilityTimeout: ['visibilityTimeout', isUpTo(43_200)],
    DelaySeconds: ['deliveryDelay', isUpTo(900)],
    ReceiveMessageWaitTimeSeconds: ['receiveMessageWaitTime', isUpTo(20)],
    MessageRetentionPeriod: ['messageRetentionPeriod', (value) => isUpTo(1_209_600)(value) && (value as number) >= 60],
  },
});

/** Protocols that channels of the catalog speak. Of those that share a binding, the one that may refuse comes first. */
export const CHANNEL_BINDINGS: readonly ChannelBinding[] = [kafka, amqpExchange, amqpQueue, sqs];

/** Stands in for protocols that are not simulated. */
export const DEFAULT_BINDING: ChannelBinding = kafka;

const TOPIC_SETTINGS: readonly string[] = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'delete.retention.ms', 'max.message.bytes'];

/** What the binding's own schema allows at least. */
const LOWEST: { readonly [name: string]: number } = { partitions: 1, 'replication.factor': 1, 'retention.ms': -1, 'retention.bytes': -1 };

const isPolicy = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0 && value.every((word) => word === 'compact' || word === 'delete') && new Set(value).size === value.length;

/** Names that every part may have. */
const PART_NAMES: readonly string[] = ['name', 'vhost'];

const present = (name: string, value: Json | undefined): JsonObject => (value === undefined || value === null ? {} : { [name]: value });
