import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Distribution } from '../base/distribution.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { configSchema } from './config-schema.ts';
import {
  boolean, bytes, choice, choiceList, type ConfigOf, custom, distribution, duration, expression, type Field, integer, list, map, number, record, reference, template, text, variant,
} from './field.ts';
import { readConfig } from './read-config.ts';

const help = 'Help.';
const FIELDS = {
  partitions: integer('Partitions', { default: 1, min: 1, max: 10_000, help }),
  'retention.bytes': bytes('Retention size', { default: -1, min: 0, unlimited: -1, help }),
  'retention.ms': duration('Retention', { unit: 'ms', default: 604_800_000, unlimited: -1, help }),
  ratio: number('Dirty ratio', { default: 0.5, min: 0, max: 1, help }),
  enabled: boolean('Enabled', { default: true, help }),
  acks: choice('Acknowledgement', { options: ['all', '0', '1'], default: 'all', help }),
  policies: choiceList('Policies', { options: ['delete', 'compact'], default: ['delete'], min: 1, help }),
  timeout: duration('Timeout', { default: '30s', min: '1ms', max: '1h', help }),
  latency: distribution('Latency', { default: 'exponential(2s)', help }),
  when: expression('Condition', { variables: ['message'], help }),
  payload: template('Payload', { default: null, help }),
  channel: reference('Channel', { to: ['channel'], required: true, help }),
  title: text('Title', { default: '', max: 5, help }),
  headers: map('Headers', template('Header', { required: true, help }), { help }),
  client: record('Client', { lag: integer('Lag', { default: 3, help }) }, { help }),
  steps: list('Steps', variant('Step', 'do', {
    work: { id: text('Id', { required: true, help }), time: distribution('Time', { required: true, help }) },
    ack: { id: text('Id', { required: true, help }) },
  }, { required: true, help }), { unique: 'id', help }),
  shape: custom<number>('Shape', { help, schema: {}, read: (json) => ({ value: typeof json === 'number' ? json : 7, diagnostics: [] }) }),
};

const read = (config: JsonObject) => readConfig(FIELDS, { channel: 'orders', ...config }, 'nodes/a/config');
const valueOf = (name: keyof typeof FIELDS, json: Json) => read({ [name]: json }).values[name];
const wrong = (config: JsonObject) => read(config).diagnostics.map(({ code, subject, severity }) => `${severity} ${code} ${subject.replace('nodes/a/config/', '')}`);

test('the type of the values follows from the fields', () => {
  type Config = ConfigOf<typeof FIELDS>;
  expectTypeOf<Config['partitions']>().toEqualTypeOf<number>();
  expectTypeOf<Config['acks']>().toEqualTypeOf<'all' | '0' | '1'>();
  expectTypeOf<Config['policies']>().toEqualTypeOf<readonly ('delete' | 'compact')[]>();
  expectTypeOf<Config['when']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Config['latency']>().toEqualTypeOf<Distribution>();
  expectTypeOf<Config['client']>().toEqualTypeOf<{ readonly lag: number }>();
  expectTypeOf<Config['steps'][number]>().toEqualTypeOf<
    ({ readonly do: 'work' } & { readonly id: string; readonly time: Distribution }) | ({ readonly do: 'ack' } & { readonly id: string })
  >();
  // @ts-expect-error a default outside the options
  choice('Wrong', { options: ['a'], default: 'b', help });
  // @ts-expect-error a field without help
  integer('Wrong', { default: 1 });
});

test('an empty config is all defaults', () => {
  expect(read({})).toEqual({
    diagnostics: [],
    values: {
      partitions: 1, 'retention.bytes': UNBOUNDED, 'retention.ms': 604_800_000_000, ratio: 0.5, enabled: true, acks: 'all', policies: ['delete'],
      timeout: 30_000_000, latency: { kind: 'exponential', meanUs: 2_000_000 }, when: undefined, payload: null, channel: 'orders', title: '', headers: {},
      client: { lag: 3 }, steps: [], shape: 7,
    },
  });
});

describe('values are converted', () => {
  test.each<[keyof typeof FIELDS, Json, unknown]>([
    ['partitions', '12', 12],
    ['retention.bytes', '9223372036854775807', UNBOUNDED],
    ['retention.bytes', -1, UNBOUNDED],
    ['retention.bytes', 0, 0],
    ['retention.ms', '9223372036854775807', UNBOUNDED],
    ['retention.ms', Number('9223372036854775807'), UNBOUNDED],
    ['retention.ms', -1, UNBOUNDED],
    ['retention.ms', 1000, 1_000_000],
    ['retention.ms', 9_007_199_254_740_991, UNBOUNDED],
    ['acks', 0, '0'],
    ['policies', 'compact', ['compact']],
    ['policies', 'compact,delete', ['compact', 'delete']],
    ['timeout', '1m30s', 90_000_000],
    ['latency', '5ms', { kind: 'constant', valueUs: 5000 }],
    ['steps', [{ do: 'work', id: 'w', time: '1s' }], [{ do: 'work', id: 'w', time: { kind: 'constant', valueUs: 1_000_000 } }]],
    ['headers', { a: '${message.id}', toString: 1 }, { a: '${message.id}', toString: 1 }],
    ['shape', 5, 5],
  ])('%s %j', (name, json, value) => {
    expect(valueOf(name, json)).toEqual(value);
    expect(wrong({ [name]: json })).toEqual([]);
  });
});

describe('wrong values are reported where they are, and a default stands in', () => {
  test.each<[JsonObject, string]>([
    [{ partitions: 0 }, 'error out-of-range partitions'],
    [{ partitions: 1e9 }, 'error out-of-range partitions'],
    [{ partitions: 1.5 }, 'error wrong-type partitions'],
    [{ partitions: null }, 'error wrong-type partitions'],
    [{ partitions: 'abc' }, 'error wrong-type partitions'],
    [{ 'retention.ms': '1e20' }, 'error wrong-type retention.ms'],
    [{ 'retention.ms': 1e20 }, 'error wrong-type retention.ms'],
    [{ 'retention.ms': '9223372036854775808' }, 'error wrong-type retention.ms'],
    [{ 'retention.ms': -2 }, 'error out-of-range retention.ms'],
    [{ 'retention.ms': '30s' }, 'error wrong-type retention.ms'],
    [{ ratio: 2 }, 'error out-of-range ratio'],
    [{ ratio: '0.5' }, 'error wrong-type ratio'],
    [{ enabled: 'true' }, 'error wrong-type enabled'],
    [{ acks: 'al' }, 'error unknown-option acks'],
    [{ policies: [] }, 'error out-of-range policies'],
    [{ policies: ['delete', 'delete'] }, 'error repeated-option policies'],
    [{ policies: ['delete', 'x'] }, 'error unknown-option policies/1'],
    [{ timeout: 30 }, 'error bad-duration timeout'],
    [{ timeout: '30' }, 'error bad-duration timeout'],
    [{ timeout: '2h' }, 'error out-of-range timeout'],
    [{ timeout: 'unlimited' }, 'error out-of-range timeout'],
    [{ timeout: 0 }, 'error out-of-range timeout'],
    [{ latency: 'normal(1s)' }, 'error bad-distribution latency'],
    [{ when: 'message.' }, 'error bad-expression when'],
    [{ when: 'mesage.id == 1' }, 'error bad-expression when'],
    [{ when: 'chance(0.5)' }, 'error bad-expression when'],
    [{ payload: { a: ['${1 +}'] } }, 'error bad-template payload/a/0'],
    [{ channel: 5 }, 'error wrong-type channel'],
    [{ channel: '' }, 'error wrong-type channel'],
    [{ title: 'longer' }, 'error out-of-range title'],
    [{ headers: [] }, 'error wrong-type headers'],
    [{ client: 3 }, 'error wrong-type client'],
    [{ client: { lag: 'x' } }, 'error wrong-type client/lag'],
    [{ client: { lagg: 1 } }, 'warning unknown-field client/lagg'],
    [{ steps: {} }, 'error wrong-type steps'],
    [{ steps: [{ id: 'w' }] }, 'error missing-field steps/0/do'],
    [{ steps: [{ do: 'wrok', id: 'w' }] }, 'error unknown-option steps/0/do'],
    [{ steps: [{ do: 'toString', id: 'w' }] }, 'error unknown-option steps/0/do'],
    [{ steps: [{ do: 'work', id: 'w' }] }, 'error missing-field steps/0/time'],
    [{ steps: [{ do: 'ack', id: 'w' }, { do: 'ack', id: 'w' }] }, 'error duplicate-id steps/1/id'],
    [{ partition: 3 }, 'warning unknown-field partition'],
    [{ toString: 3 }, 'warning unknown-field toString'],
  ])('%j', (config, report) => {
    expect(wrong(config)).toEqual([report]);
  });

  test('the stand-in is the default', () => {
    expect(valueOf('partitions', 0)).toBe(1);
    expect(valueOf('timeout', 'soon')).toBe(30_000_000);
    expect(valueOf('when', '(')).toBeUndefined();
  });

  test('a required field that is missing', () => {
    const { values, diagnostics } = readConfig(FIELDS, {}, 'nodes/a/config');
    expect(values.channel).toBe('');
    expect(diagnostics).toEqual([{ severity: 'error', code: 'missing-field', subject: 'nodes/a/config/channel', message: '"channel" is missing: no channel is chosen', fix: 'Draw the wire or choose one; in a file, give "channel" the id of a channel.' }]);
  });

  test('messages say what is there, what must be there, and how to mend it', () => {
    const said = (config: JsonObject) => read(config).diagnostics.map(({ message, fix }) => [message, fix])[0];
    expect(said({ partitions: 0 })).toEqual(['"partitions" is 0; it must be a whole number from 1 to 10000', 'Write a whole number from 1 to 10000.']);
    expect(said({ 'retention.ms': '30s' })).toEqual(['"retention.ms" is "30s"; it is a plain number of milliseconds', 'Write 30000.']);
    expect(said({ acks: 'al' })?.[1]).toBe('Did you mean "all"?');
    expect(said({ partition: 3 })?.[1]).toBe('Did you mean "partitions"?');
    expect(said({ when: 'mesage.id == 1' })?.[0]).toMatch(/^"when", column 1: /);
    expect(said({ title: `\u202e\u0000${'x'.repeat(200)}` })?.[0]).toMatch(/^"title" is "\\u202e\\u0000x+…"; /);
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(configSchema(FIELDS));

  test.each<[JsonObject]>([
    [{}], [{ partitions: 1, ratio: 0 }], [{ partitions: 10_000, ratio: 1, 'retention.bytes': 0 }], [{ partitions: 3, 'retention.ms': '9223372036854775807', acks: 1, unknown: true }], [{ 'retention.bytes': -1 }], [{ policies: ['compact'] }], [{ timeout: '1m 30s' }],
    [{ steps: [{ do: 'work', id: 'a', time: '1s' }, { do: 'ack', id: 'b' }], headers: { a: 1 } }],
  ])('accepts %j', (config) => {
    expect([validate({ channel: 'orders', ...config }), validate.errors]).toEqual([true, null]);
    expect(wrong(config).filter((report) => report.startsWith('error'))).toEqual([]);
  });

  test.each<[JsonObject]>([
    [{ partitions: 0 }], [{ partitions: 'many' }], [{ 'retention.ms': '30s' }], [{ ratio: 2 }], [{ enabled: 'true' }], [{ acks: 'al' }], [{ policies: ['delete', 'delete'] }], [{ timeout: 30 }],
    [{ steps: [{ do: 'work', id: 'a' }] }], [{ steps: [{ do: 'wrok', id: 'a' }] }], [{ client: { lag: 'x' } }], [{ headers: [] }],
  ])('refuses %j, as the reader does', (config) => {
    expect(validate({ channel: 'orders', ...config })).toBe(false);
    expect(wrong(config).filter((report) => report.startsWith('error'))).not.toEqual([]);
  });

  test('requires what the reader requires', () => {
    expect(validate({})).toBe(false);
  });
});

test('a field may have a name that every object has', () => {
  expect(readConfig({ toString: text('Text', { default: 'x', help }) }, {}, '')).toEqual({ values: { toString: 'x' }, diagnostics: [] });
});

test('every default of the fields reads without a word', () => {
  const quiet = (field: Field): boolean => field.default === undefined || readConfig({ field }, { field: field.default as Json }, '').diagnostics.length === 0;
  expect(Object.entries(FIELDS).filter(([, field]) => !quiet(field as Field))).toEqual([]);
});
