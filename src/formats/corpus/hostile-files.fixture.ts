import { readFileSync } from 'node:fs';

/** Broken and hostile files, by their numbers in the list of bad inputs. Each is made here, so that it can be read what is broken. */
const TEXT = readFileSync('public/examples/order-saga.flow.json', 'utf8');

interface Editable { [key: string]: any } // oxlint-disable-line no-explicit-any -- files that are wrong have no type

const SOUND: Editable = JSON.parse(TEXT) as Editable;
SOUND['expectations'] = [];
SOUND['scenarios'] = [{ id: 'plain', name: 'plain', seed: '1', until: '10s' }];
export const SOUND_TEXT = JSON.stringify(SOUND);

function edited(change: (design: Editable) => void): string {
  const design = structuredClone(SOUND);
  change(design);
  return JSON.stringify(design);
}

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from([0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))]);
  return new Uint8Array(units.buffer);
}

/** Its number in the list of bad inputs, what is in the file, and what must be said about it: `file:line:column: message`, then `fix:`. */
export type HostileFile = readonly [number: string, content: string | Uint8Array, message: RegExp];

export const REFUSED_DESIGNS: readonly HostileFile[] = [
  ['1 empty file', '', /there is nothing in it/],
  ['1 only blanks', ' \n', /there is nothing in it/],
  ['2 null', 'null', /holds null; a design is a map/],
  ['2 a list', '[]', /holds an empty list/],
  ['2 a number', '42', /holds 42/],
  ['4 UTF-16', utf16(TEXT), /UTF-16.*\n {2}fix: Save the file as UTF-8/],
  ['4 not UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), /byte 1 is not UTF-8/],
  ...Array.from({ length: 19 }, (_, k): HostileFile => [`6 cut at ${k + 1}/20`, TEXT.slice(0, Math.floor((TEXT.length * (k + 1)) / 20)), /line \d+, column \d+: /]),
  ['7 trailing garbage', `${SOUND_TEXT}x`, /line 1, column \d+: the design ends before this, but "x" follows/],
  ['7 two files in one', `${SOUND_TEXT}{}`, /two files may have been put into one/],
  ['8 a million brackets', '['.repeat(1_000_000), /nested more than 64 deep\n {2}fix: Keep within 64 levels/],
  ['8 nested inside', `{"format":"flowstage/design","version":1,"nodes":${'['.repeat(100)}${']'.repeat(100)}}`, /nested more than 64 deep/],
  ['10 200,000 nodes', edited((d) => { d['nodes'] = Array.from({ length: 200_000 }, (_, k) => ({ id: `n${k}`, kind: 'store' })); }), /"nodes" has 200000 entries; a design may have 5000/],
  ['13 wire to a missing node', edited((d) => { d['edges'].push({ id: 'e', from: 'checkout', to: 'nowhere' }); }), /the wire "e" ends at "nowhere", which is not in the design\n {2}at: edges\/e\/to/],
  ['14 wire to itself', edited((d) => { d['edges'].push({ id: 'e', from: 'payment', to: 'payment' }); }), /a wire needs two different ends/],
  ['15 __proto__ as id', edited((d) => { d['nodes'][0].id = '__proto__'; }), /"__proto__" is a name that programs reserve/],
  ['15 constructor as id', edited((d) => { d['nodes'][0].id = 'constructor'; }), /"constructor" is a name that programs reserve/],
  ['15 __proto__ as key', SOUND_TEXT.replace('"config":{', '"config":{"__proto__":{"polluted":1},'), /line 1, column \d+: the name "__proto__" is reserved/],
  ['15 prototype in a payload', SOUND_TEXT.replace('"eventId":', '"prototype":{"polluted":1},"eventId":'), /the name "prototype" is reserved/],
  ['17 partitions 0', edited((d) => { d['nodes'][1].config.partitions = 0; }), /"partitions" is 0; it must be a whole number from 1 to 10000\n {2}at: nodes\/order-events\/config\/partitions/],
  ['17 partitions 10^9', edited((d) => { d['nodes'][1].config.partitions = 1e9; }), /"partitions" is 1000000000/],
  ['17 negative rate', edited((d) => { d['nodes'][0].config.interarrival = '-1s'; }), /is negative/],
  ['18 version 0', edited((d) => { d['version'] = 0; }), /has the version 0/],
  ['18 version 999', edited((d) => { d['version'] = 999; }), /was written by a later release.*\n {2}at: version\n {2}fix: Update Flowstage/],
  ['18 version of words', edited((d) => { d['version'] = 'new'; }), /version "new"/],
  ['18 another format', edited((d) => { d['format'] = 'flowstage/log'; }), /its "format" is "flowstage\/log"/],
  ['19 unknown kind', edited((d) => { d['nodes'][0].kind = 'producr'; }), /"producr", which is not in the catalog\n {2}at: nodes\/checkout\n {2}fix: Did you mean "producer"/],
  ['21 control characters in a kind', edited((d) => { d['nodes'][0].kind = '\u001b[31m\u0007\n\u202e\u2028'; }), /"\\u001b\[31m\\u0007\\u000a\\u202e\\u2028"/],
  ['22 label of 2,001 characters', edited((d) => { d['nodes'][0].name = 'x'.repeat(2_001); }), /has 2001 characters/],
  ['23 NaN', SOUND_TEXT.replace('"x":0', '"x":NaN'), /NaN is no value that JSON can hold/],
  ['26 the same id twice', edited((d) => { d['nodes'].push({ id: 'checkout', kind: 'store' }); }), /the id "checkout" is there twice/],
  ['26 ids alike in Unicode', edited((d) => { d['nodes'].push({ id: '\u00e9', kind: 'store' }, { id: 'e\u0301', kind: 'store' }); }), /is no id/],
  ['27 ZIP', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /it is a ZIP archive/],
  ['27 PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), /it is a PNG image/],
  ['27 HTML', '<!DOCTYPE html><html>', /it is a web page/],
  ['27 YAML', 'apiVersion: v1\nkind: Secret\n', /it is YAML/],
  ['30 a source without pause', edited((d) => { d['nodes'][0].config = { ...d['nodes'][0].config, interarrival: '0s', count: 'unlimited' }; }), /"count"|stopped after/],
  ['59 an expression that does not parse', edited((d) => { d['nodes'][0].config.message.key = 'payload.('; }), /"key", column 9: /],
  ['59 a template that does not parse', edited((d) => { d['nodes'][0].config.message.payload.x = '${'; }), /"payload", column 3: /],
  ['a horizon that is no duration', edited((d) => { d['scenarios'][0].until = 'soon'; }), /"soon" is no duration.*\n {2}at: scenarios\/plain\/until/],
  ['a start that is no timestamp', edited((d) => { d['scenarios'][0].startsAt = 'yesterday'; }), /"yesterday" is no timestamp/],
  ['a fault of no kind', edited((d) => { d['scenarios'][0].faults = [{ id: 'f', kind: 'crsh', config: {} }]; }), /"crsh", which is not in the catalog/],
];

export const TOLERATED_DESIGNS: readonly HostileFile[] = [
  ['3 byte order mark', `\ufeff${SOUND_TEXT}`, /^$/],
  ['11 a key twice', SOUND_TEXT.replace('"nodes":', '"nodes":[],"nodes":'), /warning: .*"nodes" is there twice.*the last one counts/],
  ['18 version as text', edited((d) => { d['version'] = '1'; }), /warning: .*version in quotes/],
  ['18 no version', edited((d) => { delete d['version']; }), /warning: .*has no version/],
  ['19 unknown field', edited((d) => { d['nodes'][0].config.intrarrival = 1; }), /warning: .*"intrarrival".*\n.*\n {2}fix: Did you mean "interarrival"/],
  ['21 half a character', SOUND_TEXT.replace('"Checkout"', '"\\ud800"'), /warning: .*half a character/],
  ['21 marks and directions', edited((d) => { d['nodes'][0].name = `\u202e\u200b\u2028a${'\u0301'.repeat(1_000)}`; }), /warning: .*direction/],
  ['22 label of blanks', edited((d) => { d['nodes'][0].name = '   '; }), /warning: .*shows nothing/],
  ['23 coordinates out of sight', edited((d) => { d['layout'].checkout = { x: 1e308, y: -1e308 }; }), /warning: .*it was moved/],
  ['26 ids alike but for capitals', edited((d) => { d['nodes'].push({ id: 'CHECKOUT', kind: 'store' }); }), /warning: .*differ only in capitals/],
];

const topic = (spec: string): string => `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: t\nspec:\n${spec}`;
const many = (count: number, line: (k: number) => string): string => Array.from({ length: count }, (_, k) => line(k)).join('');

export const REFUSED_YAML: readonly HostileFile[] = [
  ['31 billion laughs', topic(`  a: &a ["lol"]\n${many(9, (k) => `  b${k}: &b${k} [${Array(9).fill(k === 0 ? '*a' : `*b${k - 1}`).join(', ')}]\n`)}`), /aliases stand for more than 100000 values/],
  ['32 101 aliases', topic(`  a: &a 1\n${many(101, (k) => `  b${k}: *a\n`)}`), /broken\.yaml:107:\d+: more than 100 aliases/],
  ['34 nested 500', '['.repeat(500), /broken\.yaml:1:65: more than 64 levels/],
  ['34 nested 5,000', topic(`  config: ${'['.repeat(5_000)}`), /:6:73?\d*: more than 64 levels/],
  ['34 nested 100,000', '['.repeat(100_000), /more than 64 levels/],
  ['34 nested 200,000 maps', '{a: '.repeat(200_000), /more than 64 levels/],
  ['34 nested lists of dashes', '- '.repeat(100_000), /more than 64 levels/],
  ['35 20,000 keys', topic(`  config:\n${many(20_000, (k) => `    k${k}: 1\n`)}`), /:5007:\d+: more than 5000 keys in one map/],
  ['36 merge keys', topic(`  a0: &a0 {x: 1}\n${many(10_000, (k) => `  a${k + 1}: &a${k + 1}\n    <<: *a${k}\n`)}`), /:8:7: merge keys \(<<\) are not read/],
  ['39 60 documents', many(60, () => `---\n${topic('  partitions: 1\n')}`), /more than 50 documents/],
  ['39 Helm template', topic('  partitions: {{ .Values.partitions }}\n'), /:6:15: .*\n.*helm template/],
  ['40 tabs', topic('\tpartitions: 1\n'), /:6:1: Tabs are not allowed/],
  ['42 duplicate keys', topic('  partitions: 1\n  partitions: 2\n'), /:7:3: the key "partitions" is there twice/],
  ['46 partitions -1', topic('  partitions: -1\n'), /:6:15: "partitions" is -1/],
  ['46 too many replicas', topic('  replicas: 40000\n'), /:6:13: "replication.factor" is 40000/],
  ['46 retention 1e20', topic('  config:\n    retention.ms: 1e20\n'), /:7:19: .*whole number/],
  ['46 retention -2', topic('  config:\n    retention.ms: -2\n'), /:7:19: .*-1 for no limit/],
  ['47 only others', 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n', /there is no KafkaTopic in the file/],
  ['48 an anchor named constructor', topic('  partitions: &constructor 1\n  replicas: *__proto__\n'), /:7:13: no anchor before it is named "__proto__"/],
  ['no text', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), /is a PNG image/],
  ['UTF-16', utf16(topic('  partitions: 1\n')), /UTF-16/],
  ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0xff), /is not UTF-8 from byte 2 on/],
  ['empty', '', /is empty/],
];

export const TOLERATED_YAML: readonly HostileFile[] = [
  ['38 a tag of another language', topic('  partitions: !!js/function 3\n'), /warning: broken\.yaml:6:15: .*js\/function/],
  ['40 CRLF, no final newline', topic('  partitions: 3').replaceAll('\n', '\r\n'), /kept {6}topic "t"/],
  ['3 byte order mark', `\ufeff${topic('  partitions: 3\n')}`, /kept {6}topic "t"/],
  ['46 partitions "12"', topic('  partitions: "12"\n'), /warning: broken\.yaml:6:15: .*the text "12".*\n {2}fix: Remove the quotes/],
  ['46 min.insync.replicas above replicas', topic('  replicas: 2\n  config:\n    min.insync.replicas: 3\n'), /warning: broken\.yaml:8:26: .*more than the 2 replicas/],
  ['46 retention 0', topic('  config:\n    retention.ms: 0\n'), /warning: .*deleted at the next check/],
  ['46 retention -1', topic('  config:\n    retention.ms: -1\n'), /kept {6}topic/],
  ['47 a Secret beside', `${topic('  partitions: 3\n')}---\nkind: Secret\nstringData: {password: hunter2}\n---\nkind: Deployment\n`, /note: broken\.yaml: left out: 1 Secret, 1 Deployment/],
];


const asyncApi = (rest: string): string => `asyncapi: 3.0.0\ninfo: {title: t, version: '1'}\n${rest}`;
const refTo = (ref: string): string => asyncApi(`channels: {a: {$ref: "${ref}"}}\n`);

export const REFUSED_ASYNCAPI: readonly HostileFile[] = [
  ['31 billion laughs', asyncApi(`x: &a ["lol"]\n${many(9, (k) => `b${k}: &b${k} [${Array(9).fill(k === 0 ? '*a' : `*b${k - 1}`).join(', ')}]\n`)}`), /aliases stand for more than 100000 values/],
  ['34 nested 100,000', asyncApi(`channels: ${'['.repeat(100_000)}`), /broken\.yaml:3:\d+: more than 64 levels/],
  ['34 nested 100,000 in JSON', `{"asyncapi":"3.0.0","channels":${'['.repeat(100_000)}`, /nested more than 64 deep/],
  ['35 20,000 keys', asyncApi(`channels:\n${many(20_000, (k) => `  k${k}: {}\n`)}`), /:5004:\d+: more than 5000 keys in one map/],
  ['36 merge keys', asyncApi(`x: &x {a: 1}\nchannels:\n  <<: *x\n`), /merge keys \(<<\) are not read/],
  ['39 several documents', `${asyncApi('')}---\n${asyncApi('')}`, /:3:1: there are several YAML documents/],
  ['42 duplicate keys', asyncApi('channels: {a: {}, a: {}}\n'), /:3:\d+: the key "a" is there twice/],
  ['43 version 1', 'asyncapi: 1.2.0\n', /:1:1: AsyncAPI "1.2.0" is not one that is read/],
  ['43 version 4', 'asyncapi: 4.0.0\n', /AsyncAPI "4.0.0" is not one that is read/],
  ['43 no version', 'asyncapi:\nchannels: {}\n', /AsyncAPI null is not one that is read/],
  ['44 $ref to a metadata service', refTo('http://169.254.169.254/latest/meta-data'), /:3:\d+: .*leads out of the document; nothing is fetched/],
  ['44 $ref to a file', refTo('file:///etc/passwd'), /leads out of the document/],
  ['44 $ref to a neighbour', refTo('../../x.yaml'), /leads out of the document/],
  ['44 $ref to nothing', refTo('#/a/b'), /names a part that is not in the document/],
  ['44 $ref to a prototype', refTo('#/constructor/prototype'), /names a part that is not in the document/],
  ['44 $ref to itself', refTo('#/channels/a'), /back to itself/],
  ['44 a chain of 2,000', asyncApi(`channels: {a: {$ref: "#/c/c0"}}\nc:\n${many(2_000, (k) => `  c${k}: {$ref: "#/c/c${k + 1}"}\n`)}`), /leads on more than 32 times/],
  ['15 __proto__ as key', asyncApi('__proto__: {polluted: 1}\n'), /:3:1: the name "__proto__" is reserved/],
  ['15 constructor as key in JSON', '{"asyncapi":"3.0.0","constructor":{"prototype":{"polluted":1}}}', /the name "constructor" is reserved/],
  ['2 a list', '["asyncapi: 3.0.0"]\nasyncapi: 3.0.0\n', /./],
  ['6 cut in its middle', asyncApi('channels: {a: {address: "or'), /broken\.yaml:3:\d+: /],
  ['10 6,000 channels', JSON.stringify({ asyncapi: '3.0.0', channels: Object.fromEntries(Array.from({ length: 6_000 }, (_, k) => [`c${k}`, {}])) }), /has 6000 entries; a design may have 5000|more than 5000/],
  ['17 partitions 10^9', asyncApi('channels: {a: {bindings: {kafka: {partitions: 1000000000}}}}\n'), /"partitions" is 1000000000/],
  ['44 an operation of no channel', asyncApi('channels: {a: {}}\noperations: {o: {action: send, channel: {$ref: "#/channels/__proto__"}}}\n'), /names a part that is not in the document|names no channel/],
  ['44 schemas that refer to each other for ever', asyncApi('channels: {a: {messages: {m: {payload: {$ref: "#/x/a"}}}}}\nx: {a: {$ref: "#/x/b"}, b: {$ref: "#/x/a"}}\n'), /back to itself/],
  ['19 an x-flowstage of nonsense', asyncApi('channels: {a: {}}\nx-flowstage: {nodes: [{id: "../x", kind: store, config: {}}]}\n'), /is no id/],
];

export const TOLERATED_ASYNCAPI: readonly HostileFile[] = [
  ['2 parts of wrong shapes', asyncApi('servers: 7\nchannels: {a: 5, b: [1], c: {messages: no, bindings: 3, servers: {x: 1}}}\noperations: []\ncomponents: null\n'), /kept {6}channel "c"/],
  ['19 an x-flowstage of wrong shapes', asyncApi('channels: {a: {x-flowstage: 7}}\nx-flowstage: {nodes: 5, edges: {a: 1}, layout: [], scenarios: "x"}\n'), /kept {6}channel "a"/],
  ['21 controls and directions in a name', asyncApi('channels: {"\\x1b[31m\\u202e": {}}\n'), /kept {6}channel "\\u001b\[31m\\u202e"/],
  ['44 a schema that refers to itself', asyncApi('channels: {a: {messages: {m: {payload: {type: object, properties: {next: {$ref: "#/channels/a/messages/m/payload"}}}}}}}\n'), /kept {6}1 message schema/],
  ['47 security is left out', asyncApi('servers: {s: {host: h, protocol: kafka, security: [{password: hunter2}]}}\nchannels: {a: {}}\n'), /left out {2}server "s" security/],
];

const definitions = (parts: object): string => JSON.stringify({ rabbit_version: '4.1.0', vhosts: [{ name: '/' }], queues: [{ name: 'orders', vhost: '/', durable: true, auto_delete: false, arguments: {} }], exchanges: [], bindings: [], ...parts }, null, 1);
const queue = (name: unknown, given: object = {}): object => ({ name, vhost: '/', durable: true, auto_delete: false, arguments: given });

export const REFUSED_DEFINITIONS: readonly HostileFile[] = [
  ['2 queues without anything else', '{"rabbit_version":"4.1.0"}', /:1:1: there are no queues and no exchanges/],
  ['6 cut in its middle', definitions({}).slice(0, 120), /broken\.\w+:\d+:\d+: /],
  ['7 two files in one', `${definitions({})}${definitions({})}`, /follows|ends before/],
  ['8 nested 100,000', `{"rabbit_version":"x","queues":[],"exchanges":${'['.repeat(100_000)}`, /nested more than 64 deep/],
  ['10 6,000 queues', definitions({ queues: Array.from({ length: 6_000 }, (_, k) => queue(`q${k}`)) }), /has 6000 entries; a design may have 5000/],
  ['15 __proto__ as an argument', definitions({}).replace('"arguments": {}', '"arguments": {"__proto__": {"polluted": 1}}'), /:\d+:\d+: the name "__proto__" is reserved/],
  ['15 constructor as a key', definitions({}).replace('"vhosts"', '"constructor": {"prototype": {"polluted": 1}}, "vhosts"'), /the name "constructor" is reserved/],
  ['17 a length below nothing', definitions({ queues: [queue('orders', { 'x-max-length': -5 })] }), /:\d+:\d+: "x-max-length" is -5/],
  ['17 a time to live that is a text', definitions({ queues: [queue('orders', { 'x-message-ttl': 'soon' })] }), /"x-message-ttl" is "soon"/],
  ['17 a time to live of 1e300', definitions({ queues: [queue('orders', { 'x-message-ttl': 1e300 })] }), /"x-message-ttl" is 1e\+?300/],
  ['22 a name of 3,000 characters', definitions({ queues: [queue('x'.repeat(3_000))] }), /has 3000 characters/],
  ['26 a queue twice', definitions({ queues: [queue('orders'), queue('orders')] }), /the queue "orders" is there twice/],
];

export const TOLERATED_DEFINITIONS: readonly HostileFile[] = [
  ['2 parts of wrong shapes', definitions({ exchanges: 7, bindings: { length: 9 }, policies: 'all', users: 'hunter2', permissions: [1, null] }), /kept {6}queue "orders"/],
  ['15 names that programs reserve', definitions({ queues: [queue('constructor'), queue('__proto__'), queue('toString')] }), /kept {6}queue "constructor"/],
  ['21 controls and directions in a name', definitions({ queues: [queue('\u001b[31m\u0007\n\u202e\u2028')] }), /kept {6}queue "\\u001b\[31m\\u0007/],
  ['47 users and their passwords', definitions({ users: [{ name: 'admin', password_hash: 'hunter2' }], permissions: [{ user: 'hunter2' }], parameters: [{ value: 'hunter2' }] }), /left out {2}1 users: .*nothing of what they say is kept/],
  ['58 a pattern that would run for ever', definitions({ queues: [queue('a'.repeat(60))], policies: [{ vhost: '/', name: 'p', pattern: '(a+)+$', definition: { 'max-length': 1 } }] }), /left out {2}policy "p": its pattern "\(a\+\)\+\$"/],
  ['58 a pattern of 2,000 parts', definitions({ queues: [queue('a'.repeat(200))], policies: [{ vhost: '/', name: 'p', pattern: `^${'.*a'.repeat(2_000)}b$`, definition: { 'max-length': 1 } }] }), /changed {3}policy "p"/],
  ['13 bindings of what is not there', definitions({ bindings: [{ source: 'ghost', vhost: '/', destination: 'orders', destination_type: 'queue', routing_key: '', arguments: {} }] }), /left out {2}binding of "ghost" to "orders"/],
  ['14 exchanges that feed each other', definitions({ exchanges: ['a', 'b'].map((name) => ({ name, vhost: '/', type: 'fanout', arguments: {} })), bindings: [['a', 'b'], ['b', 'a']].map(([source, destination]) => ({ source, vhost: '/', destination, destination_type: 'exchange', routing_key: '', arguments: {} })) }), /kept {6}exchange "a"/],
];

const template = (resources: string, rest = ''): string => `AWSTemplateFormatVersion: '2010-09-09'\n${rest}Resources:\n${resources}`;
const sqsQueue = (properties: string, id = 'Orders'): string => `  ${id}:\n    Type: AWS::SQS::Queue\n    Properties:\n${properties}`;

export const REFUSED_TEMPLATES: readonly HostileFile[] = [
  ['2 resources of others alone', template('  Worker:\n    Type: AWS::Lambda::Function\n'), /:\d+:\d+: there is no AWS::SQS::Queue and no AWS::SNS::Topic/],
  ['2 resources that are a list', `AWSTemplateFormatVersion: '2010-09-09'\nResources: [1]\n`, /there are no Resources in the file/],
  ['6 cut in its middle', `{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Prop`, /broken\.\w+:\d+:\d+: /],
  ['8 nested 100,000', `{"AWSTemplateFormatVersion":"x","Resources":${'['.repeat(100_000)}`, /nested more than 64 deep/],
  ['9 aliases of aliases', template(`${sqsQueue('      VisibilityTimeout: 30\n')}\nx: ${'&a [*a, '.repeat(3)}1${']'.repeat(3)}\n`), /anchor|alias/],
  ['15 __proto__ as a property', template(sqsQueue('      __proto__: 1\n')), /:\d+:\d+: the name "__proto__" is reserved/],
  ['15 constructor as a resource', template(sqsQueue('      DelaySeconds: 1\n', 'constructor')), /the name "constructor" is reserved/],
  ['17 a timeout below nothing', template(sqsQueue('      VisibilityTimeout: -5\n')), /:\d+:\d+: "VisibilityTimeout" is -5/],
  ['17 a retention that is a text', template(sqsQueue('      MessageRetentionPeriod: soon\n')), /"MessageRetentionPeriod" is "soon"/],
  ['22 a name of 3,000 characters', template(sqsQueue(`      QueueName: ${'x'.repeat(3_000)}\n`)), /has 3000 characters/],
  ['26 a resource twice', template(`${sqsQueue('      DelaySeconds: 1\n')}${sqsQueue('      DelaySeconds: 2\n')}`), /the key "Orders" is there twice/],
];

export const TOLERATED_TEMPLATES: readonly HostileFile[] = [
  ['2 parts of wrong shapes', template(`${sqsQueue('      RedrivePolicy: [1]\n')}  Other: 7\n`, 'Parameters: all\n'), /kept {6}queue "Orders"/],
  ['13 subscriptions of what is not there', template(`${sqsQueue('      DelaySeconds: 1\n')}  Sub:\n    Type: AWS::SNS::Subscription\n    Properties: { TopicArn: !Ref Ghost, Protocol: sqs, Endpoint: !GetAtt Orders.Arn }\n`), /left out {2}subscription "Sub": "Ghost" has no default/],
  ['14 a queue that is its own dead letter queue', template(sqsQueue('      RedrivePolicy: { deadLetterTargetArn: !GetAtt Orders.Arn, maxReceiveCount: 3 }\n')), /kept {6}queue "Orders"/],
  ['21 controls and directions in a name', template(sqsQueue('      QueueName: "\\e[31m\\a\\n\\u202e\\u2028"\n')), /kept {6}queue "Orders"/],
  ['47 secrets of other resources', template(`${sqsQueue('      KmsMasterKeyId: hunter2\n')}  Db:\n    Type: AWS::RDS::DBInstance\n    Properties: { MasterUserPassword: hunter2 }\n`), /left out {2}AWS::RDS::DBInstance "Db": .*nothing of what it says is kept/],
  ['58 intrinsics in circles', template(sqsQueue('      QueueName: !Sub ["${A}", { A: !Sub "${B}", B: !Sub "${A}" }]\n')), /kept {6}queue "Orders"/],
];

/** What no format takes for its own. */
export const UNKNOWN_FILES: readonly HostileFile[] = [
  ['1 empty file', '', /is empty|nothing in it/],
  ['1 only blanks', ' \n', /nothing in it/],
  ['4 UTF-16', utf16(topic('  partitions: 1\n')), /UTF-16/],
  ['27 ZIP', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /is a ZIP archive/],
  ['27 PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), /is a PNG image/],
  ['27 HTML', '<!DOCTYPE html><html><script>document.title = 1</script>', /nothing that can be imported/],
  ['47 only a Secret', 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n', /nothing that can be imported/],
  ['larger than 5 MB', `kind: KafkaTopic\n${'# '.repeat(3_000_000)}`, /an import may have 5242880/],
];

const row = (parts: object): string => JSON.stringify({ row: 1, timeUs: 0, kind: 'hostCrashed', node: 'a', member: 0, ...parts });
const rowsFile = (header: object, ...rows: readonly string[]): string => [JSON.stringify({ format: 'flowstage/rows', version: 1, engine: '1', seed: '1', topologyHash: 'x', epochUs: 0, names: [''], nodes: [{ id: 'world', members: 1, parent: 0 }, { id: 'a', members: 1, parent: 0 }], channels: [{ id: '', partitions: 1 }], subscriptions: [], logHash: '0', rows: rows.length, ...header }), ...rows, ''].join('\n');

/** Runs as rows: what is said is a clause, with the line. */
export const REFUSED_ROWS: readonly HostileFile[] = [
  ['1 empty', '', /line 1: it does not begin with a "flowstage\/rows" header/],
  ['2 null', 'null\n', /line 1: it does not begin/],
  ['2 a design', SOUND_TEXT, /line 1: it does not begin/],
  ['6 a header cut', rowsFile({}).slice(0, 60), /line 1: it does not begin/],
  ['8 nested 100,000', `${'['.repeat(100_000)}\n`, /line 1: it does not begin/],
  ['8 nested within a row', rowsFile({}, '['.repeat(100_000)), /line 2 is no JSON object/],
  ['10 millions of nodes', rowsFile({ nodes: Array.from({ length: 100_000 }, (_, at) => ({ id: `n${at}`, members: 1, parent: 0 })) }), /line 1: the header of the log has no proper nodes/],
  ['10 members without end', rowsFile({ nodes: [{ id: '', members: 4e9, parent: 0 }] }), /line 1: the header of the log has no proper nodes/],
  ['18 a version of tomorrow', rowsFile({ version: 2 }), /line 1: it has version 2/],
  ['29 rows promised that are not there', rowsFile({ rows: 1e15 }), /ends after 0 of 1000000000000000 rows/],
  ['29 a gap', rowsFile({}, row({ row: 2 })), /line 2 should be row 1/],
  ['29 a row twice', rowsFile({}, row({}), row({})), /line 3 should be row 2/],
  ['29 a kind of tomorrow', rowsFile({}, row({ kind: 'warpStarted' })), /line 2 has the kind "warpStarted"/],
  ['15 a kind that is a prototype', rowsFile({}, row({ kind: 'constructor' })), /line 2 has the kind "constructor"/],
  ['15 __proto__ in a row', rowsFile({}, row({}).replace('{', '{"__proto__":{"polluted":1},')), /hash 0/],
  ['23 a time that is no number', rowsFile({}, row({ timeUs: 'NaN' })), /line 2 has no "timeUs"/],
  ['23 a time before the row before', rowsFile({}, row({ timeUs: 5 }), row({ row: 2, timeUs: 4 })), /line 3 has no "timeUs"/],
  ['29 a cause that comes later', rowsFile({}, row({ cause: 7 })), /line 2 has "cause": 7/],
  ['29 a hash of another log', rowsFile({}, row({})), /do not match the hash 0/],
  ['29 a part of a run', rowsFile({ scope: 'saga 3' }), /holds a part of a run \(saga 3\).*write the whole run/],
];

export const EXPRESSIONS: readonly string[] = [
  "a.constructor.constructor('return 1')()", 'a[`constructor`]', '__proto__', 'payload.toString', 'payload.valueOf()', 'payload.__proto__.polluted', "'(a+)+$'.matches(x)", '('.repeat(10_000), `${'a.'.repeat(5_000)}b`, '1'.repeat(2_000), '${', 'globalThis', 'import("x")', 'payload["constructor"]',
];
