import { describe, expect, it } from 'vitest';
import { bugDesign, judge } from '../checks/bug-pairs.fixture.ts';
import { compile } from '../design/compile.ts';
import type { Design, DesignFault } from '../design/document.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import { performingRow } from '../log/performing-row.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { expectSameEnd, resume } from './keyframes.fixture.ts';
import { simulate } from './run.fixture.ts';
import { Simulation } from './simulation.ts';

// What operators and rooms do to a cluster that runs: more partitions, no power, wrong clocks.

const WIDER = bugDesign('S10-repartition', 'broken');
const DARK = bugDesign('S22-before-flush', 'broken');
const SKEWED = bugDesign('S35-clock-skew-lease', 'broken');

/** The design under its last scenario, with other settings of its nodes. */
function under(design: Design, change: (id: string, config: Design['nodes'][number]['config']) => Design['nodes'][number]['config'] = (_, config) => config) {
  const changed = { ...design, nodes: design.nodes.map((node) => ({ ...node, config: change(node.id, node.config) })) };
  return judge(changed, changed.scenarios.at(-1));
}

const timesOf = ({ log }: ReturnType<typeof judge>, kind: EventKindName, partition: number): readonly number[] =>
  Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === kind && log.cell('partition', index) === partition).map((index) => log.cell('time', index) / 1e6);

describe.each([['partitions are added', WIDER], ['brokers lose their power', DARK], ['clocks go wrong', SKEWED]] as const)('%s', (_, design) => {
  it('and the run goes on from any keyframe to the same end, its gauges the fold of its rows', () => {
    const compiled = compile(design, design.scenarios.at(-1)!.id);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    expectSameEnd(compiled, [500, 700, 900, 2000]);
  });
});

describe('partitions that are added', () => {
  /** Another topic, hosted before and read besides, so that what is added stands in the middle of everything that has a number. */
  const besides = (design: Design): Design => {
    const [topic, reader] = [design.nodes.find(({ id }) => id === 'changes')!, design.nodes.find(({ id }) => id === 'apply')!];
    const config = { ...reader.config, client: { ...(reader.config['client'] as object), 'group.id': 'all' } };
    return {
      ...design,
      nodes: [...design.nodes.map((node) => (node === reader ? { ...node, config } : node)), { ...topic, id: 'zz-others', name: 'zz-others', config: { partitions: 3 } }, { id: 'zz-source', kind: 'producer', name: 'zz', config: { channel: 'zz-others', interarrival: '300ms', message: { type: 'Other', key: 'text(ordinal % 5)', payload: {} } } }],
      edges: [...design.edges, { id: 'zz1', from: 'zz-source', to: 'zz-others', config: {} }, { id: 'zz2', from: 'zz-others', to: 'apply', config: {} }],
    };
  };

  it.each([['alone', WIDER], ['beside another topic of the same reader', besides(WIDER)]])('on a branch come out as if they had been planned from the beginning, from any keyframe before them: %s', (_, design) => {
    const scenario = design.scenarios.at(-1)!;
    const planned = (faults: readonly DesignFault[]) => {
      const compiled = compile({ ...design, scenarios: [{ ...scenario, faults }] }, scenario.id);
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
      return compiled;
    };
    const others = scenario.faults.filter(({ kind }) => kind !== 'add-partitions');
    const added = scenario.faults.filter(({ kind }) => kind === 'add-partitions');
    const more: DesignFault = { id: 'more', kind: 'add-partitions', config: { ...added[0]!.config, to: 5, at: '20s' } };
    const [base, branch, twice] = [planned(others), planned([...others, ...added]), planned([...others, ...added, more])];
    for (const [from, to] of [[base, branch], [base, twice], [branch, twice]] as const) {
      const straight = simulate(to);
      expect(straight.summary.unmatchedFaults).toEqual([]);
      const before = new Simulation(from.topology, from.scenario, new MemorySink());
      for (const dispatches of [0, 300, 400]) {
        before.run(dispatches);
        expect(before.timeUs).toBeLessThan(15_000_000);
        const { summary, segments } = resume(to, before.keyframe(), 500);
        expect(summary.rows).toBe(straight.summary.rows);
        expect(segments.map(({ hash }) => hash)).toEqual(straight.log.segments.map(({ hash }) => hash));
      }
    }
  });

  it('twice, are as many as the larger number says, whichever comes first', () => {
    const scenario = WIDER.scenarios.at(-1)!;
    const to = (id: string, count: number, at: string): DesignFault => ({ id, kind: 'add-partitions', config: { channel: 'changes', to: count, at } });
    const opened = (...faults: readonly DesignFault[]): readonly (readonly number[])[] => {
      const run = judge({ ...WIDER, scenarios: [{ ...scenario, faults }] });
      expect(run.unmatchedFaults).toEqual([]);
      return [1, 2, 3].map((partition) => timesOf(run, 'leaderElected', partition));
    };
    expect(opened(to('a', 2, '15s'), to('b', 4, '20s'))).toEqual([[15], [20], [20]]);
    expect(opened(to('b', 4, '20s'), to('a', 2, '15s'))).toEqual([[15], [20], [20]]);
    expect(opened(to('a', 4, '15s'), to('b', 2, '20s'))).toEqual([[15], [15], [15]]);
  });

  it('are used and read from the first time on that clients ask, and not before', () => {
    const run = under(WIDER);
    expect(timesOf(run, 'leaderElected', 1)).toEqual([15]);
    expect(timesOf(run, 'entryAppended', 1)[0]).toBeGreaterThanOrEqual(16);
    expect(timesOf(run, 'entryAppended', 1)[0]).toBeLessThan(17);
    expect(timesOf(run, 'partitionAssigned', 1)[0]).toBeGreaterThanOrEqual(16);
  });

  it('are unknown to a producer that asks once in five minutes, Kafka\'s default', () => {
    const run = under(WIDER, (id, config) => (id === 'catalogue' ? { ...config, client: {} } : config));
    expect(timesOf(run, 'entryAppended', 1)).toEqual([]);
  });

  it('are assigned at once by a coordinator that assigns itself (group.protocol consumer)', () => {
    const run = under(WIDER, (id, config) => (id === 'apply' ? { ...config, client: { 'group.protocol': 'consumer', 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } : config));
    expect(timesOf(run, 'rebalanceCompleted', 0xffff)).toContain(15);
  });

  it('begin where auto.offset.reset says: with latest, what came before a reader knew of them is lost', () => {
    const late = (reset: string) => under(WIDER, (id, config) => (id === 'apply' ? { ...config, client: { 'auto.offset.reset': reset, 'enable.auto.commit': false, 'metadata.max.age.ms': 20_000 } } : config));
    expect(late('latest').findings).toContain('nothing-lost');
    expect(late('earliest').findings).not.toContain('nothing-lost');
  });

  it('are led and held in sync by brokers that run', () => {
    const down: DesignFault = { id: 'down', kind: 'broker-down', config: { system: 'kafka', at: '14s', for: '1m' } };
    const scenario = WIDER.scenarios.at(-1)!;
    for (const broker of [0, 1, 2]) {
      const run = judge(WIDER, { ...scenario, faults: [...scenario.faults, { ...down, config: { ...down.config, broker } }] });
      expect(run.unmatchedFaults).toEqual([]);
      const first = Array.from({ length: run.log.rowCount }, (_, index) => index).find((index) => run.log.kindOf(index) === 'inSyncChanged' && run.log.cell('partition', index) === 1)!;
      expect([run.log.cell('time', first), run.log.cell('value', first)]).toEqual([15_000_000, 2]);
    }
  });

  it('cannot be fewer than there are', () => {
    const fault: DesignFault = { id: 'wider', kind: 'add-partitions', config: { channel: 'changes', to: 2, at: '1s' } };
    const design = { ...WIDER, nodes: WIDER.nodes.map((node) => (node.id === 'changes' ? { ...node, config: { partitions: 3 } } : node)), scenarios: [{ ...WIDER.scenarios[0]!, faults: [fault] }] };
    expect(compile(design, 'plain').diagnostics.map(({ code }) => code)).toEqual(['no-more-partitions']);
  });
});

describe('a power loss', () => {
  const lost = (config: object): number => under(DARK, (id, own) => (id === 'orders' ? { ...own, ...config } : own)).report.findings.filter(({ expectation }) => expectation === 'durable').length;

  it('takes what was not flushed: less with flush.ms, nothing with flush.messages 1, and what the system had for 30 s is safe', () => {
    const [system, second, each] = [lost({}), lost({ 'flush.ms': 1000 }), lost({ 'flush.messages': 1 })];
    expect(system).toBeGreaterThan(50);
    expect(second).toBeLessThan(10);
    expect(each).toBe(0);
  });

  it('takes nothing that another replica has', () => {
    expect(judge(DARK, DARK.scenarios.find(({ id }) => id === 'one')).findings).toEqual([]);
  });
});

it('a clock that goes wrong moves now() in expressions of its host, and no timer', () => {
  const run = judge(SKEWED, SKEWED.scenarios.at(-1));
  const untils = run.rowsIn('bank', 'lease');
  expect(untils).toHaveLength(1);
  expect(run.report.findings.map(({ message }) => message)[0]).toContain('two of them led at once');
});

it('a clock that is ahead finds the lease of another over; one that is behind never does', () => {
  const scenario = SKEWED.scenarios.at(-1)!;
  const [{ owner: leader }] = judge(SKEWED, { ...scenario, until: '39s', faults: [] }).rowsIn('bank', 'lease') as [{ owner: number }];
  const takenBy = (direction: string): readonly number[] => {
    const { log } = judge(SKEWED, { ...scenario, until: '60s', faults: [{ id: 'wrong', kind: 'clock-skew', config: { node: 'payer', instance: 1 - leader, at: '40s', by: '20s', direction } }] });
    return Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.cell('time', index) > 40_000_000 && log.detailText(index) === 'lead').map((index) => log.cell('member', performingRow(log, index + 1) - 1));
  };
  expect(takenBy('ahead')).toContain(1 - leader);
  expect(new Set(takenBy('behind'))).toEqual(new Set([leader]));
});
