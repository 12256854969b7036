import { beforeEach, describe, expect, it } from 'vitest';
import { LogWriter } from '../../log/log-writer.ts';
import { NullSink } from '../../log/segment-sink.ts';
import type { Scenario, TimedFault } from '../../topology/scenario.ts';
import { logHeader } from '../simulation.ts';
import { K, Kernel, PHASES, type Component } from './kernel.ts';
import { atDispatch, crash, pause, run } from './run.fixture.ts';
import { constant, END, system, type SystemSpec } from './system.fixture.ts';

const TOPOLOGY = system({});

/** Notes what is dispatched to it, and goes on as told. */
class Recorder implements Component {
  readonly label: string;
  state = {};
  readonly seen: string[] = [];
  readonly code: number;
  then: (kind: number, a: number, b: number) => void = () => undefined;
  isOutdated: (kind: number, a: number, b: number) => boolean = () => false;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, label: string) {
    this.label = label;
    this.#kernel = kernel;
    this.code = kernel.register(this);
  }

  dispatch(kind: number, a: number, b: number): void {
    this.seen.push(`${this.#kernel.nowUs} ${kind} ${a} ${b}`);
    this.then(kind, a, b);
  }

  describe(kind: number, a: number): string {
    return `${this.label} ${kind} ${a}`;
  }
}

function kernelWith(changes: Partial<Scenario> = {}): Kernel {
  const scenario: Scenario = { seed: 's', horizonUs: 1000, epochUs: 0, faults: [], limits: { rowsMax: 100, cascadeMax: 50, pendingMax: 20 }, ...changes };
  return new Kernel(TOPOLOGY, scenario, new LogWriter(logHeader(TOPOLOGY, scenario), new NullSink(), { rowsMax: scenario.limits.rowsMax }));
}

const timed = (at: TimedFault['at'], id = 'f'): TimedFault => ({ kind: 'timed', id, at, effect: { do: 'restart', host: 0 } });

describe('the kernel', () => {
  let kernel: Kernel;
  let one: Recorder;
  let two: Recorder;

  const set = (changes: Partial<Scenario> = {}): void => {
    kernel = kernelWith(changes);
    one = new Recorder(kernel, 'one');
    two = new Recorder(kernel, 'two');
  };

  beforeEach(() => set());

  it('dispatches by time, then phase, then order of scheduling, to whom it is for', () => {
    kernel.at(5, PHASES.send, one.code | 1, 1, 0);
    kernel.at(5, PHASES.timer, one.code | 2, 2, 0);
    kernel.at(5, PHASES.timer, one.code | 3, 3, -7);
    kernel.at(3, PHASES.send, two.code | 31, 4, 0);
    expect(kernel.run(100)).toBe('quiescent');
    expect(one.seen).toEqual(['5 2 2 0', '5 3 3 -7', '5 1 1 0']);
    expect(two.seen).toEqual(['3 31 4 0']);
  });

  it('schedules after now, never before', () => {
    one.then = (kind) => kind === 0 && kernel.after(4, PHASES.step, one.code | 1, 0, 0);
    kernel.at(10, PHASES.step, one.code, 0, 0);
    kernel.run(100);
    expect(one.seen).toEqual(['10 0 0 0', '14 1 0 0']);
    expect(() => kernel.at(13, PHASES.step, one.code, 0, 0)).toThrow('in the past');
  });

  it('keeps timeouts of one length in their lane when it is restored, whichever comes first then', () => {
    for (const delayUs of [100, 100, 10, 10]) kernel.timeout(delayUs, one.code, delayUs, 0);
    const [pending, state] = structuredClone([kernel.pending.snapshot(), kernel.state] as const);
    set();
    kernel.state = state;
    kernel.restore(pending);
    for (const delayUs of [10, 100]) kernel.timeout(delayUs, one.code, delayUs, 0);
    expect(kernel.run(100)).toBe('quiescent');
    expect(one.seen).toEqual(['10 0 10 0', '10 0 10 0', '10 0 10 0', '100 0 100 0', '100 0 100 0', '100 0 100 0']);
  });

  it('forgets timeouts that nobody waits for, but for the last, which a run lasts until', () => {
    one.isOutdated = (_kind, a) => a !== 7;
    for (let a = 0; a < 300; a++) kernel.timeout(100, one.code, a, 0);
    expect(kernel.run(100)).toBe('quiescent');
    expect([one.seen.at(-1), one.seen.includes('100 0 7 0'), one.seen.length < 70]).toEqual(['100 0 299 0', true, true]);
  });

  it('is not stopped by timeouts that nobody waits for', () => {
    one.isOutdated = () => true;
    one.then = (kind, a) => {
      if (kind === 1 || a === 40) return;
      kernel.timeout(500, one.code | 1, 0, 0);
      kernel.after(1, PHASES.step, one.code, a + 1, 0);
    };
    kernel.at(0, PHASES.step, one.code, 0, 0);
    expect(kernel.run(1000)).toBe('quiescent');
    one.isOutdated = () => false;
    kernel.at(600, PHASES.step, one.code, 0, 0);
    kernel.state.stopped = null;
    expect(kernel.run(1000)).toBe('pendingMax');
  });

  it('answers at once, inside the dispatch, when called', () => {
    one.then = (kind) => kind === 0 && kernel.call(two.code | 5, 6, 7);
    kernel.at(10, PHASES.step, one.code, 0, 0);
    kernel.run(1);
    expect(two.seen).toEqual(['10 5 6 7']);
  });

  it('runs so many dispatches and goes on', () => {
    for (let i = 0; i < 5; i++) kernel.at(i, PHASES.step, one.code, i, 0);
    expect([kernel.run(2), one.seen.length, kernel.run(2), one.seen.length, kernel.run(2), one.seen.length]).toEqual(['running', 2, 'running', 4, 'quiescent', 5]);
    expect(kernel.run(9)).toBe('quiescent');
  });

  it('stops at the horizon: what is due then still happens, what is due later not', () => {
    kernel.at(1000, PHASES.step, one.code, 0, 0);
    kernel.at(1001, PHASES.step, one.code, 0, 0);
    expect(kernel.run(9)).toBe('horizon');
    expect(one.seen).toEqual(['1000 0 0 0']);
    expect(kernel.nowUs).toBe(1000);
  });

  it('stops a cascade at one instant and names its cycle, not an earlier one', () => {
    // Forty dispatches at 5 by `two` are allowed; the ones at 9 never end.
    two.then = (_, a) => a < 39 && kernel.after(0, PHASES.step, two.code, a + 1, 0);
    one.then = (kind) => kernel.after(0, PHASES.step, one.code | (kind === 0 ? 1 : 0), 0, 0);
    kernel.at(5, PHASES.step, two.code, 0, 0);
    kernel.at(9, PHASES.step, one.code, 0, 0);
    expect(kernel.run(1000)).toBe('cascadeMax');
    expect(kernel.state.stopDetail).toBe('one 0 0 -> one 1 0');
    expect(one.seen.length).toBe(52);
  });

  it('stops when too much is pending or too many rows are written', () => {
    for (let i = 0; i < 23; i++) kernel.at(i, PHASES.step, one.code, i, 0);
    expect(kernel.run(99)).toBe('pendingMax');
    set();
    one.then = () => {
      kernel.log.append(K.runStopped, 0, 0xffff, 0, 0xffff, 0xffff_ffff, 0, 0, 0, 0, 0, 0);
      kernel.after(1, PHASES.step, one.code, 0, 0);
    };
    kernel.at(0, PHASES.step, one.code, 0, 0);
    expect([kernel.run(1000), kernel.log.rows]).toEqual(['rowsMax', 100]);
  });

  it('strikes timed faults before everything else of their instant, in order of time, also when nothing else is left', () => {
    set({ faults: [timed({ timeUs: 50 }, 'late'), timed({ timeUs: 5 }, 'early'), timed({ timeUs: 5 }, 'too')] });
    const struck: string[] = [];
    kernel.strike = (fault) => struck.push(`${kernel.nowUs} ${fault.id} ${one.seen.length}`);
    kernel.at(5, PHASES.fault, one.code, 0, 0);
    kernel.at(4, PHASES.send, one.code, 0, 0);
    expect(kernel.run(99)).toBe('quiescent');
    expect(struck).toEqual(['5 early 1', '5 too 1', '50 late 2']);
  });

  it('does not strike what is due after the horizon', () => {
    set({ faults: [timed({ timeUs: 1001 })] });
    kernel.strike = () => expect.unreachable();
    expect(kernel.run(9)).toBe('horizon');
  });

  it('has words for its own reasons behind the names of the topology', () => {
    const reason = kernel.reason('timeout');
    expect(reason).toBeGreaterThanOrEqual(TOPOLOGY.names.length);
    expect(kernel.nameText(reason)).toBe('timeout');
    expect(kernel.nameText(0)).toBe('');
    expect(() => kernel.nameText(9999)).toThrow('name 9999');
  });
});

const LINE: SystemSpec = { channels: { orders: {} }, sources: { shop: { to: 'orders', count: 5 } }, consumers: { bill: { reads: ['orders'] } } };

describe('interventions', () => {
  it('strike before the dispatch with their number, several at one too, and leave the rows before as they were', () => {
    const plain = run(system(LINE));
    const faults = [atDispatch(20, pause('bill#0', 0, 1e6)), atDispatch(20, crash('shop#0', 0)), atDispatch(9999, crash('bill#0', 0))];
    const result = run(system(LINE), { faults });
    expect(result.count('hostPaused') + result.count('hostCrashed')).toBe(2);
    expect(result.summary.unmatchedFaults).toEqual(['fault-3']);
    const strike = result.rows('faultApplied')[0]!.index;
    const before = (text: string): string[] => text.split('\n').slice(0, strike);
    expect(before(result.text())).toEqual(before(plain.text()));
    const dispatches = Array.from({ length: strike }, (_, index) => result.log.cell('flags', index) & 1).reduce((sum, flag) => sum + flag, 0);
    // The rows of the beginning belong to no dispatch of the kernel.
    expect(dispatches - 1).toBe(19);
  });
});

describe('a run', () => {
  it('is told why it stopped, and where', () => {
    expect(run(system(LINE)).summary).toMatchObject({ stop: 'quiescent', stopDetail: '', messages: 5, unmatchedFaults: [] });
    expect(run(system(LINE), { until: 2e6 }).summary).toMatchObject({ stop: 'horizon', simulatedUs: 2e6 });
    expect(run(system(LINE), { limits: { rowsMax: 20 } }).summary.stop).toBe('rowsMax');
    const looping = system({ sources: { app: { to: '', steps: () => [{ op: 'timer', name: 0, after: constant(0), entry: 0 }, END] } } });
    expect(run(looping, { limits: { cascadeMax: 100 } }).summary).toMatchObject({ stop: 'cascadeMax', stopDetail: 'app' });
  });
});
