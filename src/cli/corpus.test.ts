import { describe, expect, it } from 'vitest';
import { MemoryTerminal, TEMPLATE } from './memory-terminal.fixture.ts';

/** Broken designs and YAML files, by the numbers of RELIABILITY 7b. Each is made here, so that it can be read what is broken. */
const TEXT = new MemoryTerminal().text(TEMPLATE);

interface Editable { [key: string]: any } // oxlint-disable-line no-explicit-any -- files that are wrong have no type

const SOUND: Editable = JSON.parse(TEXT) as Editable;
SOUND['expectations'] = [];
SOUND['scenarios'] = [{ id: 'plain', name: 'plain', seed: '1', until: '10s' }];
const SOUND_TEXT = JSON.stringify(SOUND);

function edited(change: (design: Editable) => void): string {
  const design = structuredClone(SOUND);
  change(design);
  return JSON.stringify(design);
}

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from([0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))]);
  return new Uint8Array(units.buffer);
}

type Case = readonly [number: string, content: string | Uint8Array, message: RegExp];

const REFUSED_DESIGNS: readonly Case[] = [
  ['1 empty file', '', /there is nothing in it/],
  ['1 only blanks', ' \n', /there is nothing in it/],
  ['2 null', 'null', /holds null; a design is a map/],
  ['2 a list', '[]', /holds an empty list/],
  ['2 a number', '42', /holds 42/],
  ['4 UTF-16', utf16(TEXT), /UTF-16.*\n {2}fix: Save the file as UTF-8/],
  ['4 not UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), /byte 1 is not UTF-8/],
  ...Array.from({ length: 19 }, (_, k): Case => [`6 cut at ${k + 1}/20`, TEXT.slice(0, Math.floor((TEXT.length * (k + 1)) / 20)), /line \d+, column \d+: /]),
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

const TOLERATED_DESIGNS: readonly Case[] = [
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

const REFUSED_YAML: readonly Case[] = [
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

const TOLERATED_YAML: readonly Case[] = [
  ['38 a tag of another language', topic('  partitions: !!js/function 3\n'), /warning: broken\.yaml:6:15: .*js\/function/],
  ['40 CRLF, no final newline', topic('  partitions: 3').replaceAll('\n', '\r\n'), /kept {6}topic "t"/],
  ['3 byte order mark', `\ufeff${topic('  partitions: 3\n')}`, /kept {6}topic "t"/],
  ['46 partitions "12"', topic('  partitions: "12"\n'), /warning: broken\.yaml:6:15: .*the text "12".*\n {2}fix: Remove the quotes/],
  ['46 min.insync.replicas above replicas', topic('  replicas: 2\n  config:\n    min.insync.replicas: 3\n'), /warning: broken\.yaml:8:26: .*more than the 2 replicas/],
  ['46 retention 0', topic('  config:\n    retention.ms: 0\n'), /warning: .*deleted at the next check/],
  ['46 retention -1', topic('  config:\n    retention.ms: -1\n'), /kept {6}topic/],
  ['47 a Secret beside', `${topic('  partitions: 3\n')}---\nkind: Secret\nstringData: {password: hunter2}\n---\nkind: Deployment\n`, /note: broken\.yaml: left out: 1 Secret, 1 Deployment/],
];

function called(file: string, content: string | Uint8Array, ...args: readonly string[]): { readonly code: number; readonly terminal: MemoryTerminal; readonly files: number } {
  const terminal = new MemoryTerminal({ [file]: content });
  const files = terminal.contents.size;
  const started = performance.now();
  const code = terminal.run(...args);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(terminal.error).not.toMatch(/^ {4}at |node:internal|\.ts:\d/m);
  // oxlint-disable-next-line no-control-regex
  expect(terminal.error).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/);
  expect(terminal.error).not.toContain('hunter2');
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  return { code, terminal, files: terminal.contents.size - files };
}

describe('a broken design is refused with a reason, and nothing is written', () => {
  it.each(REFUSED_DESIGNS)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.flow.json', content, 'simulate', 'broken.flow.json', '--rows-max', '100000', '--out', 'run.csv');
    expect([code, terminal.out === '' || /stopped/.test(terminal.error)]).toEqual([2, true]);
    expect(terminal.error).toMatch(/^error: broken\.flow\.json: /);
    expect(terminal.error).toMatch(message);
    if (!/stopped/.test(terminal.error)) expect(files).toBe(0);
  });

  it('by every command that reads one', () => {
    for (const args of [['check'], ['print'], ['export', '--to', 'strimzi', '--out', 'x.yaml'], ['simulate', '--json']]) {
      const { code, terminal, files } = called('broken.flow.json', '{', ...args, 'broken.flow.json');
      expect([code, terminal.out, files]).toEqual([2, '', 0]);
      expect(terminal.error).toMatch(/^error: broken\.flow\.json: line 1, column 2: /);
    }
  });
});

describe('an imperfect design runs, and what is wrong is told', () => {
  it.each(TOLERATED_DESIGNS)('%s', (_, content, message) => {
    const { code, terminal } = called('broken.flow.json', content, 'simulate', 'broken.flow.json', '--until', '1s', '--json');
    expect(code).toBe(0);
    expect(terminal.error).toMatch(message);
    expect(JSON.parse(terminal.out)).toMatchObject({ seed: '1' });
  });
});

describe('a broken import is refused with place and reason, and nothing is written', () => {
  it.each(REFUSED_YAML)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'strimzi', '--out', 'x.flow.json');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(/^error: broken\.yaml/);
    expect(terminal.error).toMatch(message);
    expect(terminal.error).toMatch(/\n {2}fix: /);
  });
});

describe('an imperfect import is read, and what is wrong is told', () => {
  it.each(TOLERATED_YAML)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'strimzi', '--out', 'x.flow.json');
    expect([code, files]).toEqual([0, 1]);
    expect(terminal.error).toMatch(message);
    expect(terminal.text('x.flow.json')).not.toContain('hunter2');
  });
});
