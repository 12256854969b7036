import { Parser } from '@asyncapi/parser';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findChannel } from '../../catalog/find-entry.ts';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import type { ImportResult } from '../format.ts';
import { generatedDesigns } from '../generated-designs.fixture.ts';
import { exportAsyncApi } from './export-asyncapi.ts';
import { importAsyncApi } from './import-asyncapi.ts';

const read = (text: string): ImportResult => importAsyncApi(text, { name: 'test' });

function designOf(text: string): Design {
  const { design, diagnostics } = read(text);
  if (design === null) throw new Error(JSON.stringify(diagnostics));
  return design;
}

function written(design: Design): string {
  const result = exportAsyncApi(design);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.text;
}

const LIGHTS_3 = `asyncapi: 3.0.0
info: {title: Streetlights, version: 1.0.0, description: Lamps.}
servers:
  production: {host: 'kafka:9092', protocol: kafka, title: Production}
  broker: {host: 'mqtt:1883', protocol: mqtt}
channels:
  measured:
    address: light.measured.\${x}
    messages:
      LightMeasured: {$ref: '#/components/messages/LightMeasured'}
    servers: [{$ref: '#/servers/production'}]
    parameters: {x: {}}
    bindings:
      kafka: {topic: light-measured, partitions: 20, replicas: 3, topicConfiguration: {cleanup.policy: [compact], retention.ms: 604800000, confluent.x: true}, bindingVersion: 0.5.0}
  turn:
    messages:
      TurnOn: {payload: {type: object}, examples: [{payload: {id: 'lamp \${1}'}}]}
      TurnOff: {$ref: '#/components/messages/TurnOff'}
    servers: [{$ref: '#/servers/broker'}]
operations:
  receiveMeasured:
    action: receive
    channel: {$ref: '#/channels/measured'}
    bindings: {kafka: {groupId: {type: string, enum: [lamps]}}}
  turnLamps: {action: send, channel: {$ref: '#/channels/turn'}, reply: {}}
components:
  messages:
    LightMeasured: {name: LightMeasured, headers: {}, payload: {$ref: '#/components/schemas/Light'}}
    TurnOff: {payload: {schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {type: record}}}
  schemas:
    Light: {type: object, properties: {lumens: {type: integer, minimum: 0}, sentAt: {$ref: '#/components/schemas/SentAt'}, near: {type: array, items: {$ref: '#/components/schemas/Light'}}}}
    SentAt: {type: string, format: date-time}
`;

describe('import of AsyncAPI 3', () => {
  it('reads channels by their bindings, operations as producers and consumers, messages as schemas', () => {
    const { design, report, diagnostics } = read(LIGHTS_3);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(design).toMatchObject({
      name: 'Streetlights', description: 'Lamps.',
      systems: [{ id: 'production', kind: 'kafka', name: 'Production' }],
      nodes: [
        { id: 'measured', kind: 'kafka-topic', name: 'light-measured', system: 'production', config: { partitions: 20, 'replication.factor': 3, 'cleanup.policy': ['compact'], 'retention.ms': 604800000 } },
        { id: 'turn', kind: 'kafka-topic', name: 'turn', config: {} },
        { id: 'lamps', kind: 'consumer', config: { client: { 'group.id': 'lamps', 'enable.auto.commit': false }, handlers: [{ on: 'LightMeasured', steps: [{ do: 'ack' }] }] } },
        { id: 'turnLamps-TurnOn', kind: 'producer', config: { channel: 'turn', message: { type: 'TurnOn', payload: { id: 'lamp $${1}' } } } },
        { id: 'turnLamps-TurnOff', kind: 'producer', config: { channel: 'turn', message: { type: 'TurnOff', payload: {} } } },
      ],
      schemas: {
        LightMeasured: { type: 'object', properties: { lumens: { type: 'integer', minimum: 0 }, sentAt: { $ref: '#/$defs/SentAt' }, near: { type: 'array', items: { $ref: '#' } } }, $defs: { SentAt: { type: 'string', format: 'date-time' } } },
        TurnOn: { type: 'object' },
      },
    });
    expect(design?.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['measured>lamps', 'turnLamps-TurnOn>turn', 'turnLamps-TurnOff>turn']);
    expect(report.dropped.map(({ what }) => what)).toEqual(expect.arrayContaining(['channel "measured" parameters', 'channel "measured" topicConfiguration.confluent.x', 'operation "turnLamps" reply', 'message "LightMeasured" headers', 'schema of message "TurnOff"', 'server "broker"']));
    expect(report.approximated).toContainEqual({ what: 'channel "turn"', why: '"mqtt" is not simulated; a Kafka topic stands in its place' });
  });

  it('gives a design that runs', () => {
    const compiled = compile(designOf(LIGHTS_3));
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('reads the same document as JSON', async () => {
    const { parse } = await import('yaml');
    expect(designOf(JSON.stringify(parse(LIGHTS_3), null, 1))).toEqual(designOf(LIGHTS_3));
  });
});

const QUEUES_3 = `asyncapi: 3.0.0
info: {title: Queues, version: 1.0.0}
servers: {rabbit: {host: 'r:5672', protocol: amqp}, cloud: {host: 'sqs', protocol: sqs}}
channels:
  events: {address: events, servers: [{$ref: '#/servers/rabbit'}], messages: {E: {payload: {type: object}}}, bindings: {amqp: {is: routingKey, exchange: {name: events, type: topic, durable: true}, bindingVersion: 0.3.0}}}
  work: {address: work, servers: [{$ref: '#/servers/rabbit'}], messages: {E: {payload: {type: object}}}, bindings: {amqp: {is: queue, queue: {name: work-queue, durable: false, exclusive: true}, bindingVersion: 0.3.0}}}
  jobs: {address: jobs, servers: [{$ref: '#/servers/cloud'}], bindings: {sqs: {queue: {name: jobs, fifoQueue: true, visibilityTimeout: 60}, bindingVersion: 0.2.0}}}
operations:
  emit: {action: send, channel: {$ref: '#/channels/events'}}
  work: {action: receive, channel: {$ref: '#/channels/work'}}
`;

describe('import of queues', () => {
  it('reads RabbitMQ and SQS by their bindings, as a design that runs', () => {
    const { design, report } = read(QUEUES_3);
    expect(design?.systems.map(({ id, kind }) => [id, kind])).toEqual([['rabbit', 'rabbitmq'], ['cloud', 'aws']]);
    expect(design?.nodes.map(({ kind, name, config }) => [kind, name, config]).slice(0, 3)).toEqual([
      ['rabbitmq-exchange', 'events', { type: 'topic' }], ['rabbitmq-queue', 'work', { durable: false }], ['sqs-queue', 'jobs', { FifoQueue: true, VisibilityTimeout: 60 }],
    ]);
    expect(report.dropped.map(({ what }) => what)).toEqual(['channel "events" exchange.durable', 'channel "work" queue.exclusive']);
    expect(compile(design!).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(designOf(written(design!))).toEqual(design);
  });
});

describe('import of AsyncAPI 2', () => {
  it('takes publish for what the application receives, and subscribe for what it sends', () => {
    const design = designOf(`asyncapi: 2.6.0
info: {title: Two, version: '1'}
servers: {main: {url: 'kafka:9092', protocol: kafka-secure}}
channels:
  orders:
    publish: {operationId: onOrder, message: {oneOf: [{$ref: '#/components/messages/Placed'}, {name: Cancelled}]}}
    subscribe: {message: {name: Shipped, payload: {type: object, properties: {n: {type: integer, default: 7}}}}}
    bindings: {kafka: {partitions: 4}}
components: {messages: {Placed: {payload: {type: object}}}}
`);
    expect(design.nodes).toMatchObject([
      { id: 'orders', kind: 'kafka-topic', system: 'main', config: { partitions: 4 } },
      { id: 'onOrder', kind: 'consumer', config: { handlers: [{ on: 'Placed' }, { on: 'Cancelled' }] } },
      { id: 'subscribe-orders', kind: 'producer', config: { channel: 'orders', message: { type: 'Shipped', payload: { n: 7 } } } },
    ]);
    expect(design.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['orders>onOrder', 'subscribe-orders>orders']);
    expect(Object.keys(design.schemas)).toEqual(['Placed', 'Shipped']);
  });
});

const doc = (rest: string): string => `asyncapi: 3.0.0\ninfo: {title: t, version: '1'}\n${rest}`;
const chain = (length: number): string => `channels: {a: {$ref: '#/components/channels/c0'}}\ncomponents:\n  channels:\n${Array.from({ length }, (_, k) => `    c${k}: {$ref: '#/components/channels/c${k + 1}'}\n`).join('')}    c${length}: {address: x}\n`;

describe('import of what cannot be read', () => {
  it.each([
    ['asyncapi-version', 'asyncapi: 1.2.0\n', 1, /"1.2.0" is not one that is read/],
    ['asyncapi-version', 'asyncapi: 4.0.0\n', 1, /"4.0.0" is not one that is read/],
    ['asyncapi-version', 'asyncapi: 3\n', 1, /3 is not one that is read/],
    ['asyncapi-version', 'info: {}\n', 1, /does not say which version/],
    ['empty', '', 1, /nothing in the file/],
    ['asyncapi-version', '[]', 1, /does not say which version/],
    ['json-syntax', '{"asyncapi": ', 1, /./],
    ['forbidden-name', '{"asyncapi": "3.0.0", "__proto__": {"x": 1}}', 1, /"__proto__" is reserved/],
    ['forbidden-name', doc('__proto__: {x: 1}\n'), 3, /"__proto__" is reserved/],
    ['wrong-key', doc('? [a]\n: 1\n'), 3, /a key is a map or a list/],
    ['ref-not-local', doc('channels: {a: {$ref: "http://169.254.169.254/latest"}}\n'), 3, /leads out of the document; nothing is fetched/],
    ['ref-not-local', doc('channels: {a: {$ref: "file:///etc/passwd"}}\n'), 3, /leads out/],
    ['ref-not-local', doc('channels: {a: {$ref: "../../x.yaml"}}\n'), 3, /leads out/],
    ['ref-missing', doc('channels: {a: {$ref: "#/a/b"}}\n'), 3, /names a part that is not in the document/],
    ['ref-missing', doc('channels: {a: {$ref: "#/constructor/name"}}\n'), 3, /names a part that is not/],
    ['ref-chain', doc('channels: {a: {$ref: "#/channels/a"}}\n'), 3, /back to itself/],
    ['ref-chain', doc('channels: {a: {$ref: "#/channels/b"}, b: {$ref: "#/channels/a/x"}}\n'), 3, /back to itself/],
    ['ref-chain', doc(chain(4_000)), undefined, /more than 32 times/],
    ['wrong-action', doc('channels: {a: {}}\noperations: {o: {action: fly, channel: {$ref: "#/channels/a"}}}\n'), 4, /no action/],
    ['no-channel', doc('channels: {a: {}}\noperations: {o: {action: send}}\n'), 4, /names no channel/],
    ['out-of-range', doc('channels: {a: {bindings: {kafka: {partitions: -1}}}}\n'), 3, /"partitions" is -1/],
    ['ref-not-local', doc('channels: {a: {messages: {m: {payload: {$ref: "https://x/y.json"}}}}}\n'), 3, /leads out/],
    ['several-documents', `${doc('')}---\na: 1\n`, 3, /several YAML documents/],
  ] as const)('%s (%#)', (code, text, line, message) => {
    const { design, diagnostics } = read(text);
    const found = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(design).toBeNull();
    expect(found?.message ?? JSON.stringify(diagnostics)).toMatch(message);
    expect(found?.fix).toBeTruthy();
    if (line !== undefined) expect(found?.place?.line).toBe(line);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('takes a short chain', () => {
    expect(designOf(doc(chain(20))).nodes[0]?.name).toBe('x');
  });

  it('shows nothing of a broken x-flowstage as a design', () => {
    const result = read(doc(`channels: {a: {}}\nx-flowstage: {nodes: [{id: __proto, kind: 7}, 3, null], edges: 5, layout: [], scenarios: {a: 1}}\n`));
    expect(result.diagnostics.some(({ severity }) => severity === 'error') ? result.design : 'read').not.toBeUndefined();
  });
});

// That any design comes back equal is tested for all formats: losses/losses.test.ts.
describe('round trips', () => {
  it('a channel that another tool added, changed or took away counts', () => {
    const design = designOf(LIGHTS_3);
    const text = written(design);
    expect(designOf(text.replace('partitions: 20', 'partitions: 21')).nodes[0]?.config['partitions']).toBe(21);
    const added = designOf(text.replace('channels:\n', 'channels:\n  fresh:\n    address: fresh\n'));
    expect(added.nodes.map(({ id }) => id)).toEqual([...design.nodes.map(({ id }) => id), 'fresh']);
  });
});

describe('the official parser', () => {
  let parser: Parser;
  beforeAll(() => {
    parser = new Parser();
  }, 60_000);

  it('accepts what is exported, and finds in it the channels, operations and messages of the design', async () => {
    for (const design of [designOf(LIGHTS_3), designOf(QUEUES_3), ...fc.sample(generatedDesigns, { numRuns: 6, seed: 4 })]) {
      const { document, diagnostics } = await parser.parse(written(design));
      expect(diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([]);
      expect(document?.channels().all().map((channel) => channel.address()).toSorted()).toEqual(design.nodes.filter(({ kind }) => findChannel(kind) !== undefined).map(({ name }) => name).toSorted());
      // Every type that something sends, and every schema that can stand there, is a message of the document, once.
      const schemas = Object.entries(design.schemas).flatMap(([type, schema]) => (Object.hasOwn(schema as object, '$ref') ? [] : [type]));
      const sent = design.nodes.filter(({ kind }) => findChannel(kind) === undefined).flatMap(({ config }) => Array.from(JSON.stringify(config).matchAll(/"type":"([^"]*)"/g), ([, type]) => type!));
      expect(Object.keys(document?.json().components?.messages ?? {}).length).toBe(new Set([...sent, ...schemas]).size);
      expect(new Set(Object.values(document?.json().components?.messages ?? {}).map((message) => (message as { name?: string }).name))).toEqual(new Set([...sent, ...schemas]));
      const isTopic = (id: string): boolean => design.nodes.some((node) => node.id === id && findChannel(node.kind) !== undefined);
      expect(document?.operations().all().map((operation) => operation.action()).toSorted()).toEqual(design.edges.filter(({ from, to }) => isTopic(from) !== isTopic(to)).map(({ to }) => (isTopic(to) ? 'send' : 'receive')).toSorted());
    }
  }, 120_000);
});
