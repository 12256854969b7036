import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../base/limits.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { Design } from '../design/document.ts';
import { TOPIC_FIELDS } from '../formats/strimzi/topic-fields.ts';
import { importStrimzi } from '../formats/strimzi/import-strimzi.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { countByDetail, linkIndex, type Plan, planOf, rowsOf, rule, type Run, SECOND, simulate, timed, untilSeconds, withFaults } from './run.fixture.ts';

/** What surrounds the topic: who publishes what, and what goes wrong. */
interface World {
  readonly spec?: { readonly [name: string]: number };
  readonly config?: JsonObject;
  readonly count?: number;
  readonly key?: string;
  readonly payload?: Json;
  readonly cluster?: JsonObject;
  readonly seconds?: number;
  readonly faults?: (plan: Plan) => readonly FaultPlan[];
}

const QUICK_CLUSTER = { 'log.retention.check.interval.ms': 1000, 'log.cleaner.backoff.ms': 1000, 'broker.session.timeout.ms': 1000, 'replica.lag.time.max.ms': 2000 };

/** Imports the topic from a Strimzi resource with these settings, and runs a source and a reader around it. */
function runTopic(world: World, setting: string, value: Json): Run {
  const isSpec = setting === 'partitions' || setting === 'replicas';
  const spec = { partitions: 1, replicas: 3, ...world.spec, ...(isSpec && { [setting]: value }) };
  const config = { ...world.config, ...(!isSpec && { [setting]: value }) };
  const plan = untilSeconds(planOf(around(imported(spec, config), world)), world.seconds ?? 60);
  return simulate(withFaults(plan, ...(world.faults?.(plan) ?? [])));
}

function imported(spec: object, config: object): Design {
  const lines = (items: object, indent: string): string => Object.entries(items).map(([name, item]) => `${indent}${name}: ${String(item)}\n`).join('');
  const yaml = `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: events\nspec:\n${lines(spec, '  ')}  config:\n    min.insync.replicas: 1\n`.replace('    min.insync.replicas: 1\n', Object.keys(config).length === 0 ? '    {}\n' : lines(config, '    '));
  const { design, diagnostics } = importStrimzi(yaml, { name: 'events' });
  if (design === null || diagnostics.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(diagnostics));
  return design;
}

function around(design: Design, { count = 40, key = '"k" + text(ordinal % 4)', payload = { n: '${ordinal}' }, cluster = {} }: World): Design {
  return {
    ...design,
    systems: design.systems.map((system) => ({ ...system, config: { ...system.config, brokers: 3, ...QUICK_CLUSTER, ...cluster } })),
    nodes: [
      ...design.nodes,
      { id: 'source', kind: 'producer', name: 'source', config: { channel: 'events', count, interarrival: '500ms', message: { type: 'Event', key, payload }, client: { 'delivery.timeout.ms': 40_000 } } },
      { id: 'reader', kind: 'consumer', name: 'reader', config: { client: { 'auto.offset.reset': 'earliest' }, handlers: [{ id: 'all', on: '*', steps: [{ id: 'see', do: 'work', time: '1ms' }] }] } },
    ],
    edges: [{ id: 'in', from: 'source', to: 'events', config: {} }, { id: 'out', from: 'events', to: 'reader', config: {} }],
  };
}

const many = (run: Run, kind: EventKindName, detail?: string): number => (detail === undefined ? rowsOf(run, kind).length : (countByDetail(run, kind)[detail] ?? 0));

/** Host of the replica of the topic's first partition, the preferred leader first. */
const replica = ({ topology }: Plan, place: number): number => topology.channels.find(({ id }) => id === 'events')!.partitions[0]!.replicas[place]!;

const down = (plan: Plan, place: number, fromSeconds: number, seconds: number): FaultPlan =>
  timed({ timeUs: fromSeconds * SECOND }, { do: 'crash', host: replica(plan, place), restartAfterUs: seconds === Infinity ? UNBOUNDED : seconds * SECOND }, `down ${place}`);

const powerLoss = (plan: Plan, place: number): FaultPlan => timed({ timeUs: 10 * SECOND }, { do: 'losePower', host: replica(plan, place), restartAfterUs: 5 * SECOND }, `dark ${place}`);

/** All replicas lose their power at once. */
const DARK: World = { faults: (plan) => [0, 1, 2].map((place) => powerLoss(plan, place)) };

/** What was on the disk before is there after: nothing is cut off. */
const losesLess = (from: Run, to: Run): void => {
  const lost = (run: Run): number => rowsOf(run, 'entriesTruncated').reduce((sum, { value }) => sum - value, 0);
  expect(lost(from)).toBeGreaterThan(0);
  expect(lost(to)).toBeLessThan(lost(from));
};

const COMPACT = { 'cleanup.policy': 'compact', 'segment.bytes': 200, 'min.cleanable.dirty.ratio': 0.1 } as const;
const SMALL_SEGMENTS = { 'segment.ms': 2000 } as const;

interface Case {
  readonly setting: string;
  readonly from: Json;
  readonly to: Json;
  readonly world: World;
  /** What the rows must say of the two runs. */
  readonly differ: (from: Run, to: Run) => void;
}

const fewerToMore = (kind: EventKindName, detail?: string) => (from: Run, to: Run): void => {
  expect(many(from, kind, detail)).toBe(0);
  expect(many(to, kind, detail)).toBeGreaterThan(0);
};

/** Compacted more often or sooner: more entries gone by the end. */
const compactsMore = (from: Run, to: Run): void => expect(many(to, 'entryCompacted')).toBeGreaterThan(many(from, 'entryCompacted'));

/** Many keys once, then a few again: little of the log is dirty. */
const FEW_AGAIN: World = { config: { ...COMPACT, 'segment.bytes': 60, 'min.cleanable.dirty.ratio': 0.95 }, key: 'ordinal <= 30 ? "k" + text(ordinal) : "k" + text(ordinal % 2)' };

const CASES: readonly Case[] = [
  {
    setting: 'partitions', from: 1, to: 3, world: {},
    differ: (from, to) => {
      const partitions = (run: Run) => [...new Set(rowsOf(run, 'entryAppended').map(({ partition }) => partition))].sort();
      expect([partitions(from), partitions(to)]).toEqual([[0], [0, 1, 2]]);
    },
  },
  {
    setting: 'replicas', from: 1, to: 3, world: { faults: (plan) => [down(plan, 0, 5, 20)] },
    differ: (from, to) => {
      const inSync = (run: Run) => rowsOf(run, 'inSyncChanged')[0]!.value;
      expect([inSync(from), inSync(to)]).toEqual([1, 3]);
      expect([many(from, 'partitionOffline'), many(to, 'partitionOffline')]).toEqual([1, 0]);
      expect(many(to, 'leaderElected', 'fenced')).toBe(1);
    },
  },
  { setting: 'cleanup.policy', from: 'delete', to: 'compact', world: { config: COMPACT }, differ: fewerToMore('entryCompacted') },
  { setting: 'retention.ms', from: 604_800_000, to: 5000, world: { config: SMALL_SEGMENTS }, differ: fewerToMore('entriesExpired', 'age') },
  { setting: 'retention.bytes', from: -1, to: 300, world: { config: { 'segment.bytes': 100 } }, differ: fewerToMore('entriesExpired', 'size') },
  { setting: 'segment.bytes', from: 1_073_741_824, to: 200, world: {}, differ: fewerToMore('segmentRolled') },
  { setting: 'segment.ms', from: 604_800_000, to: 2000, world: {}, differ: fewerToMore('segmentRolled') },
  { setting: 'flush.messages', from: '"9223372036854775807"', to: 1, world: DARK, differ: losesLess },
  { setting: 'flush.ms', from: '"9223372036854775807"', to: 1000, world: DARK, differ: losesLess },
  { setting: 'min.insync.replicas', from: 2, to: 3, world: { faults: (plan) => [down(plan, 2, 5, 20)] }, differ: fewerToMore('entryRejected', 'notEnoughReplicas') },
  {
    setting: 'delete.retention.ms', from: 86_400_000, to: 3000, world: { config: COMPACT, payload: null },
    differ: (from, to) => {
      // Only tombstones: the newest of each key is kept until it may go.
      const kept = (run: Run) => many(run, 'entryAppended') - many(run, 'entryCompacted');
      expect(kept(to)).toBeLessThan(kept(from));
      expect(kept(from)).toBeGreaterThanOrEqual(4);
    },
  },
  { setting: 'min.compaction.lag.ms', from: 3_600_000, to: 0, world: { config: COMPACT }, differ: fewerToMore('entryCompacted') },
  { setting: 'max.compaction.lag.ms', from: '"9223372036854775807"', to: 2000, world: FEW_AGAIN, differ: compactsMore },
  { setting: 'min.cleanable.dirty.ratio', from: 0.95, to: 0.05, world: FEW_AGAIN, differ: compactsMore },
  { setting: 'max.message.bytes', from: 1_048_588, to: 20, world: { payload: { text: 'more than twenty bytes of it' } }, differ: fewerToMore('entryRejected', 'tooLarge') },
  {
    setting: 'message.timestamp.type', from: 'LogAppendTime', to: 'CreateTime',
    world: {
      config: { ...SMALL_SEGMENTS, 'retention.ms': 12_000 },
      faults: (plan) => [rule({ at: 'link', link: linkIndex(plan, 'source', 'kafka'), direction: 'request' }, { do: 'delay', byUs: 8 * SECOND })],
    },
    differ: (from, to) => {
      const first = (run: Run) => rowsOf(run, 'entriesExpired')[0]!.time;
      // Messages are appended eight seconds after they were made: by the producer's clock they are old sooner.
      expect(first(from) - first(to)).toBeGreaterThanOrEqual(6 * SECOND);
    },
  },
  {
    setting: 'unclean.leader.election.enable', from: false, to: true,
    world: { spec: { replicas: 2 }, faults: (plan) => [down(plan, 1, 3, 15), down(plan, 0, 12, Infinity)] },
    differ: (from, to) => {
      expect([many(from, 'partitionOffline'), many(from, 'leaderElected', 'unclean')]).toEqual([1, 0]);
      expect(many(to, 'leaderElected', 'unclean')).toBe(1);
      expect(rowsOf(to, 'entriesTruncated')[0]!.value).toBeLessThan(0);
    },
  },
];

describe('an imported setting of a topic changes the log', () => {
  it.each(CASES)('$setting', ({ setting, from, to, world, differ }) => {
    const runs = [runTopic(world, setting, from), runTopic(world, setting, to)] as const;
    expect(runs[0].log.hash()).not.toBe(runs[1].log.hash());
    differ(...runs);
  });

  it('is tested for every setting that a run depends on', () => {
    const settings = Object.keys(TOPIC_FIELDS).map((name) => (name === 'replication.factor' ? 'replicas' : name));
    expect(CASES.map(({ setting }) => setting).sort()).toEqual(settings.sort());
  });
});
