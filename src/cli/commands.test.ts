import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assert } from '../base/assert.ts';
import { DEFAULT_LIMITS } from '../design/compile-scenario.ts';
import { Simulation } from '../engine/simulation.ts';
import { readRows } from '../formats/rows/read-rows.ts';
import { EVENT_KINDS } from '../log/event-kinds.ts';
import { LogWriter } from '../log/log-writer.ts';
import { MemoryTerminal, TEMPLATE } from './memory-terminal.fixture.ts';
import type { RunResult } from './run-result.ts';

interface Editable { [key: string]: any } // oxlint-disable-line no-explicit-any -- a file to be changed at will

/** The template's first scenario, changed. */
function edited(change: (design: Editable) => void): string {
  const design = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Editable;
  change(design);
  return JSON.stringify(design);
}

function simulated(terminal: MemoryTerminal, ...args: readonly string[]): RunResult {
  terminal.out = '';
  terminal.run('simulate', ...args, '--json');
  return JSON.parse(terminal.out) as RunResult;
}

const CRASH = ['--scenario', 'payment crashes after charging'];

describe('simulate', () => {
  it('prints one object with the keys that were promised', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--json')).toBe(0);
    const result = JSON.parse(terminal.out) as RunResult;
    expect(Object.keys(result)).toEqual(['design', 'scenario', 'seed', 'engine', 'logHash', 'rows', 'messages', 'simulatedUs', 'wallMs', 'sagas', 'findings']);
    expect(Object.keys(result.sagas)).toEqual(['started', 'completed', 'compensated', 'failed', 'open']);
    expect(result).toMatchObject({ design: 'Order saga', scenario: 'happy path', seed: '1', sagas: { started: 20, completed: 20, compensated: 0, failed: 0, open: 0 }, findings: [] });
    expect(result.logHash).toMatch(/^[0-9a-f]{32}$/);
    expect(result.rows).toBeGreaterThan(1_000);
    expect(terminal.out.trimEnd()).not.toContain('\n');
    expect(terminal.error).toBe('');
  });

  it('repeats a run exactly, and another seed is another run', () => {
    const terminal = new MemoryTerminal();
    const first = simulated(terminal, TEMPLATE);
    expect(simulated(terminal, TEMPLATE).logHash).toBe(first.logHash);
    expect(simulated(terminal, TEMPLATE, '--scenario', 'happy-path').logHash).toBe(first.logHash);
    expect(simulated(terminal, TEMPLATE, '--seed', '2')).toMatchObject({ seed: '2', logHash: expect.not.stringMatching(first.logHash) });
  });

  it('stops at --until', () => {
    const terminal = new MemoryTerminal();
    const result = simulated(terminal, TEMPLATE, '--until', '5s');
    expect(result.simulatedUs).toBe(5_000_000);
    expect(result.sagas.started).toBeLessThan(20);
  });

  it('exits 1 on a finding, and tells its rows and how they came about', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, ...CRASH)).toBe(1);
    expect(terminal.out).toMatch(/\n {2}findings {2}1\n\nfinding: Charged at most once \(charged-once\)\n {2}.*order-3.*\n {2}rows:\n/);
    expect(terminal.out).toMatch(/which came about like this:\n(?: {4}.*\n){3,}/);
    expect(terminal.out).toContain(`\nagain: flowstage simulate ${TEMPLATE} --scenario payment-crashes --seed 1 --until 10m\n`);
    const { findings } = simulated(terminal, TEMPLATE, ...CRASH);
    expect(findings).toMatchObject([{ expectation: 'charged-once', message: expect.stringContaining('order-3') }]);
    expect(Object.keys(findings[0]!)).toEqual(['expectation', 'message', 'rows']);
    expect(findings[0]!.rows.length).toBe(2);
  });

  it('prints a command that repeats the run', () => {
    const terminal = new MemoryTerminal();
    const { logHash } = simulated(terminal, TEMPLATE, ...CRASH, '--seed', "it's", '--until', '4m');
    terminal.out = '';
    terminal.run('simulate', TEMPLATE, ...CRASH, '--seed', "it's", '--until', '4m');
    expect(terminal.out).toContain(`again: flowstage simulate ${TEMPLATE} --scenario payment-crashes --seed 'it'\\''s' --until 4m`);
    expect(simulated(terminal, TEMPLATE, '--scenario', 'payment-crashes', '--seed', "it's", '--until', '4m').logHash).toBe(logHash);
  });

  it('writes the log: rows that open again with the hash, by ending or by --format', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--out', 'run.ndjson')).toBe(0);
    expect(terminal.out).toMatch(/\n {2}written {3}run\.ndjson \(Flowstage rows, [\d,]+ bytes\)\n/);
    const log = readRows(terminal.text('run.ndjson'));
    expect(log.ok && log.value.log.hash()).toBe(simulated(terminal, TEMPLATE).logHash);
    terminal.run('simulate', TEMPLATE, '--out', 'run.csv');
    expect(terminal.text('run.csv')).toMatch(/^row,time,timeUs,kind/);
    terminal.run('simulate', TEMPLATE, '--out', 'events', '--format', 'cloudevents');
    expect(terminal.text('events')).toMatch(/^\{"specversion":"1\.0"/);
  });

  it('prints the log when there is --format without --out, and the summary elsewhere', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--format', 'cloudevents')).toBe(0);
    for (const line of terminal.out.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ specversion: '1.0' });
    expect(terminal.error).toMatch(/^Order saga: happy path\n/);
  });

  it('leaves a file that is there, unless --force', () => {
    const terminal = new MemoryTerminal({ 'run.csv': 'mine' });
    expect(terminal.run('simulate', TEMPLATE, '--out', 'run.csv')).toBe(2);
    expect(terminal.text('run.csv')).toBe('mine');
    expect(terminal.error).toMatch(/run\.csv: exists already.*\n {2}fix: Add --force/);
    expect(terminal.run('simulate', TEMPLATE, '--out', 'run.csv', '--force')).toBe(0);
    expect(terminal.text('run.csv')).not.toBe('mine');
  });

  it('compares with --expect-json', () => {
    const terminal = new MemoryTerminal();
    const result = simulated(terminal, TEMPLATE, ...CRASH);
    terminal.contents.set('same.json', new TextEncoder().encode(JSON.stringify({ ...result, wallMs: 12345 })));
    terminal.contents.set('other.json', new TextEncoder().encode(JSON.stringify({ rows: 7, sagas: { started: 20 }, findings: [] })));
    terminal.contents.set('broken.json', new TextEncoder().encode('[1]'));
    expect(terminal.run('simulate', TEMPLATE, ...CRASH, '--expect-json', 'same.json')).toBe(0);
    terminal.error = '';
    expect(terminal.run('simulate', TEMPLATE, ...CRASH, '--expect-json', 'other.json')).toBe(1);
    expect(terminal.error).toMatch(/^differs: rows is \d+, expected 7\ndiffers: findings is /);
    expect(terminal.run('simulate', TEMPLATE, '--expect-json', 'broken.json')).toBe(2);
  });

  it('warns of a fault that never struck', () => {
    const terminal = new MemoryTerminal({ 'x.flow.json': edited((d) => { d['scenarios'][2].faults[0].config.when = "message.key == 'order-99'"; }) });
    expect(terminal.run('simulate', 'x.flow.json', ...CRASH)).toBe(0);
    expect(terminal.error).toMatch(/warning: x\.flow\.json: fault "crash" of scenario "payment crashes after charging" never struck/);
  });

  it('ends a run that logs too much, with what it logged so far', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--rows-max', '1000', '--out', 'run.ndjson')).toBe(2);
    expect(terminal.error).toMatch(/the run was stopped after 1,0\d\d rows, at 00:00:\d\d/);
    expect(readRows(terminal.text('run.ndjson')).ok).toBe(true);
  });

  it('shows progress to a person, and to nobody else', () => {
    const watched = new MemoryTerminal({}, true);
    watched.run('simulate', TEMPLATE, '--json');
    const { error } = watched;
    // The template is over before the first look; what is shown is wiped again.
    expect(error === '' || error.endsWith('\r\u001b[K')).toBe(true);
    const piped = new MemoryTerminal();
    piped.run('simulate', TEMPLATE, '--json');
    expect(piped.error).toBe('');
  });

  it('runs a design without scenarios, plainly', () => {
    const terminal = new MemoryTerminal({ 'x.flow.json': edited((d) => { d['scenarios'] = []; }) });
    expect(simulated(terminal, 'x.flow.json')).toMatchObject({ scenario: 'plain run', seed: '1', sagas: { started: 20 } });
  });
});

describe('check', () => {
  it('passes the template, a line for each scenario', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('check', TEMPLATE)).toBe(0);
    const lines = terminal.out.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['pass', 'pass', 'pass', 'pass', '4 of']);
    expect(lines[2]).toMatch(/^pass {2}payment crashes after charging {8}[\d,]+ rows, 1 finding, /);
    expect(terminal.error).toBe('');
  });

  it.each([
    ['findings that should not be', 2, (outcome: Editable) => { outcome['findings'] = []; }, /charged-once was broken and should hold: .*order-3/],
    ['findings that are missing', 0, (outcome: Editable) => { outcome['findings'] = ['charged-once']; }, /charged-once held and should be broken/],
    ['other counts of sagas', 1, (outcome: Editable) => { outcome['sagas'].completed = 20; }, /sagas completed: 19 instead of 20/],
  ])('fails on %s, and tells them', (_, index, change, message) => {
    const terminal = new MemoryTerminal({ 'x.flow.json': edited((d) => change(d['scenarios'][index].outcome)) });
    expect(terminal.run('check', 'x.flow.json')).toBe(1);
    expect(terminal.out).toMatch(message);
    expect(terminal.out).toMatch(/\n {6}again: flowstage simulate x\.flow\.json --scenario /);
    expect(terminal.out).toMatch(/\n3 of 4 scenarios as declared\n$/);
    terminal.out = '';
    expect(terminal.run('check', 'x.flow.json', '--json')).toBe(1);
    const { passed, scenarios } = JSON.parse(terminal.out) as { passed: boolean; scenarios: { passed: boolean; differences: string[] }[] };
    expect([passed, scenarios.filter((scenario) => !scenario.passed).length, scenarios[index]?.differences.length]).toEqual([false, 1, 1]);
  });

  it('fails on a run that had to be stopped', () => {
    const terminal = new MemoryTerminal({ 'x.flow.json': edited((d) => { d['scenarios'] = [{ id: 's', name: 's', until: '1s', outcome: { findings: [] } }]; d['expectations'] = []; d['nodes'] = d['nodes'].slice(0, 2); d['edges'] = d['edges'].slice(0, 1); Object.assign(d['nodes'][0].config, { interarrival: '0s', count: 10_000 }); }) });
    const { cascadeMax } = DEFAULT_LIMITS;
    try {
      // At the limit as it is, the run takes seconds.
      Object.assign(DEFAULT_LIMITS, { cascadeMax: 2_000 });
      expect(terminal.run('check', 'x.flow.json')).toBe(1);
    } finally {
      Object.assign(DEFAULT_LIMITS, { cascadeMax });
    }
    expect(terminal.out).toMatch(/FAIL {2}s .*\n {6}the run was stopped after /);
  });

  it('checks one scenario, or says that there is none', () => {
    const terminal = new MemoryTerminal({ 'x.flow.json': edited((d) => { d['scenarios'] = []; }), 'y.flow.json': edited((d) => { delete d['scenarios'][0].outcome; }) });
    expect(terminal.run('check', TEMPLATE, '--scenario', 'payment declined')).toBe(0);
    expect(terminal.out).toMatch(/^pass {2}payment declined .*\n1 of 1 scenario as declared\n$/);
    expect(terminal.run('check', 'x.flow.json')).toBe(2);
    expect(terminal.error).toMatch(/has no scenarios to check/);
    expect(terminal.run('check', 'y.flow.json', '--scenario', 'happy path')).toBe(0);
    expect(terminal.out).toMatch(/ran {3}happy path .*no outcome declared/);
  });
});

const SEED_YAML = `apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: order-events\nspec:\n  partitions: 3\n  replicas: 3\n  config:\n    retention.ms: 604800000 # 7 days\n    cleanup.policy: compact\n    min.insync.replicas: 2\n`;

describe('import and export', () => {
  it('take the seed topic in and give it back, comment and all', () => {
    const terminal = new MemoryTerminal({ 'order-events.kafkatopic.yaml': SEED_YAML });
    expect(terminal.run('import', 'order-events.kafkatopic.yaml', '--from', 'strimzi', '--out', 'orders.flow.json')).toBe(0);
    expect(terminal.error).toBe('orders.flow.json: 1 node, 1 system\n  kept      topic "order-events": 5 settings; metadata and comments are kept for export\n');
    expect(terminal.run('simulate', 'orders.flow.json')).toBe(0);
    expect(terminal.run('export', 'orders.flow.json', '--to', 'strimzi', '--out', 'topics.yaml')).toBe(0);
    expect(terminal.text('topics.yaml')).toBe(SEED_YAML.replace('v1beta2', 'v1'));
  });

  it('print without --out', () => {
    const terminal = new MemoryTerminal({ 't.yaml': SEED_YAML });
    terminal.run('import', 't.yaml', '--from', 'strimzi');
    expect(JSON.parse(terminal.out)).toMatchObject({ format: 'flowstage/design', name: 't' });
    terminal.out = '';
    expect(terminal.run('export', TEMPLATE, '--to', 'strimzi')).toBe(0);
    expect(terminal.out.match(/^kind: KafkaTopic$/gm)?.length).toBe(5);
    expect(terminal.error).toMatch(/Strimzi KafkaTopic: read again, \d+ parts of the design are different and \d+ left out\n.*left out  node "checkout": Strimzi KafkaTopic has no place for it/s);
  });

  it('leave files that are there', () => {
    const terminal = new MemoryTerminal({ 't.yaml': SEED_YAML, 'x.flow.json': 'mine' });
    expect(terminal.run('import', 't.yaml', '--from', 'strimzi', '--out', 'x.flow.json')).toBe(2);
    expect(terminal.run('export', TEMPLATE, '--to', 'strimzi', '--out', 't.yaml')).toBe(2);
    expect([terminal.text('x.flow.json'), terminal.text('t.yaml')]).toEqual(['mine', SEED_YAML]);
  });

  it('refuse a design without topics', () => {
    const terminal = new MemoryTerminal({ 'x.flow.json': '{"format":"flowstage/design","version":1}' });
    expect(terminal.run('export', 'x.flow.json', '--to', 'strimzi', '--out', 'y.yaml')).toBe(2);
    expect(terminal.error).toMatch(/holds? no Kafka topic|has no Kafka topic/);
  });
});

describe('print', () => {
  it('prints the plan, which scenarios with overrides change', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('print', TEMPLATE)).toBe(0);
    const plain = terminal.out;
    expect(plain).toMatch(/^topology [0-9a-f]{32}\n/);
    expect(plain).toContain('order-events');
    terminal.out = '';
    terminal.run('print', TEMPLATE, '--scenario', 'payment crashes, idempotent consumer');
    expect(terminal.out).not.toBe(plain);
  });
});

describe('a bug', () => {
  const failing = (): MemoryTerminal => {
    const terminal = new MemoryTerminal();
    let looks = 0;
    Object.defineProperty(terminal, 'nowMs', { value: () => { if (++looks > 1) throw new RangeError('the clock\u001b[31m broke'); return 0; } });
    return terminal;
  };

  it('is told with the command that repeats it, without a stack, and exits 3', () => {
    const terminal = failing();
    expect(terminal.run('simulate', TEMPLATE, '--seed', 'a b')).toBe(3);
    expect(terminal.error).toBe(`bug: the clock\\u001b[31m broke\n  again: flowstage simulate ${TEMPLATE} --seed 'a b'\n  This is a mistake in the program, not in your design. FLOWSTAGE_DEBUG=1 shows where.\n`);
  });

  it('in a run is told with dispatch and seed', () => {
    vi.spyOn(Simulation.prototype, 'run').mockImplementation(() => assert(false, 'positions went back') as never);
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--json', '--seed', '9')).toBe(3);
    expect(terminal.out).toBe('');
    expect(terminal.error).toMatch(/^bug: positions went back \(at dispatch \d+ with seed 9\)\n {2}again: flowstage simulate public\/examples\/order-saga\.flow\.json --scenario happy-path --seed 9 --until 10m\n/);
    terminal.error = '';
    expect(terminal.run('check', TEMPLATE)).toBe(3);
    expect(terminal.error).toContain('--scenario happy-path --seed 1');
  });

  it('that the checks find in the log is told, and exits 3', () => {
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the writer
    const append = LogWriter.prototype.append;
    vi.spyOn(LogWriter.prototype, 'append').mockImplementation(function (this: LogWriter, kind, ...rest) {
      if (kind === EVENT_KINDS.handlerFinished.code) append.call(this, kind, ...rest);
      return append.call(this, kind, ...rest);
    });
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--json')).toBe(3);
    expect(terminal.error).toMatch(/^bug: .* the simulator broke its own rule "/);
    expect(terminal.run('check', TEMPLATE, '--json')).toBe(3);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('shows its stack to those who ask', () => {
    const terminal = failing();
    terminal.debug = true;
    expect(terminal.run('simulate', TEMPLATE)).toBe(3);
    expect(terminal.error).toMatch(/\nRangeError: the clock.*\n +at /);
  });
});

describe('a part of a run', () => {
  const terminal = new MemoryTerminal();
  const lines = (...args: readonly string[]): string[] => {
    terminal.out = '';
    expect(terminal.run('simulate', TEMPLATE, '--format', 'csv', ...args)).toBe(0);
    return terminal.out.trimEnd().split('\r\n').slice(1);
  };

  it('is a saga, a message, a span of time, or some nodes', () => {
    const all = lines();
    const range = lines('--range', '5s..10s');
    expect(range).toEqual(all.filter((line) => Number(line.split(',')[2]) >= 5e6 && Number(line.split(',')[2]) <= 10e6));
    expect([...lines('--range', '..5s'), ...lines('--range', '5.000001s..')]).toEqual(all);
    expect(lines('--message', '1')).toEqual(all.filter((line) => line.split(',')[10] === '1'));
    const saga = lines('--saga', '2');
    expect(saga.filter((line) => line.split(',')[11] === '2')).toEqual(all.filter((line) => line.split(',')[11] === '2'));
    expect(lines('--nodes', 'payment').length).toBeGreaterThan(20);
    expect(lines('--nodes', 'payment,payment-commands').length).toBeGreaterThan(lines('--nodes', 'payment').length);
  });

  it.each([
    [['--saga', '1', '--message', '1'], /--saga and --message are given/],
    [['--saga', 'x'], /--saga x is no number/],
    [['--range', '5s'], /--range 5s is no span of time/],
    [['--range', '9s..5s'], /ends before it begins/],
    [['--range', 'a..b'], /--range: .*no duration/],
    [['--saga', '999'], /nothing in the run is of saga 999/],
    [['--nodes', 'nobody'], /nothing in the run is of nodes nobody/],
  ])('%j is refused', (args, message) => {
    const other = new MemoryTerminal();
    expect(other.run('simulate', TEMPLATE, '--format', 'csv', ...args)).toBe(2);
    expect(other.error).toMatch(message);
    expect(other.out).toBe('');
  });
});

describe('convert', () => {
  it('makes any kind of trace of a kept run, the same as the run itself makes', () => {
    const terminal = new MemoryTerminal();
    terminal.run('simulate', TEMPLATE, '--out', 'run.ndjson');
    for (const format of ['rows', 'cloudevents', 'csv', 'otlp', 'chrome-trace', 'shiviz']) {
      expect(terminal.run('simulate', TEMPLATE, '--format', format, '--out', `ran.${format}`)).toBe(0);
      expect(terminal.run('convert', 'run.ndjson', '--from', 'rows', '--to', format, '--out', `converted.${format}`)).toBe(0);
      expect(terminal.text(`converted.${format}`)).toBe(terminal.text(`ran.${format}`));
    }
    expect(terminal.run('convert', 'run.ndjson', '--from', 'rows', '--to', 'csv', '--saga', '1', '--out', 'part.csv')).toBe(0);
    expect(terminal.text('part.csv').length).toBeLessThan(terminal.text('ran.csv').length / 4);
  });

  it('takes the design out of a run, and a design from one kind to another', () => {
    const terminal = new MemoryTerminal();
    terminal.run('simulate', TEMPLATE, '--out', 'run.ndjson');
    expect(terminal.run('convert', 'run.ndjson', '--from', 'rows', '--to', 'flowstage', '--out', 'again.flow.json')).toBe(0);
    expect(simulated(terminal, 'again.flow.json').logHash).toBe(simulated(terminal, TEMPLATE).logHash);
    expect(terminal.run('convert', TEMPLATE, '--from', 'flowstage', '--to', 'strimzi', '--out', 'topics.yaml')).toBe(0);
    expect(terminal.run('convert', 'topics.yaml', '--from', 'strimzi', '--to', 'flowstage', '--out', 'topics.flow.json')).toBe(0);
    expect(JSON.parse(terminal.text('topics.flow.json')).nodes.length).toBeGreaterThan(2);
  });

  it('says why it cannot', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('convert', TEMPLATE, '--from', 'flowstage', '--to', 'otlp')).toBe(2);
    expect(terminal.error).toMatch(/is a design, and OpenTelemetry .* tells of a run\n {2}fix: Run it: flowstage simulate/);
    terminal.error = '';
    expect(terminal.run('convert', TEMPLATE, '--from', 'rows', '--to', 'otlp')).toBe(2);
    expect(terminal.error).toMatch(/line 1: it does not begin with a "flowstage\/rows" header/);
  });
});
