import type { DesignFigures } from './design-meter.ts';
import type { SagaState } from './saga-lanes.ts';

/** One design with what is known of it: its shape, runs without faults of ours, and runs with one crash each. */
export interface ComparedDesign {
  readonly coupling: {
    readonly services: number;
    readonly channels: number;
    readonly wires: number;
    readonly dependencies: number;
    readonly mostConnected: { readonly name: string; readonly neighbours: number } | null;
    readonly inCycles: number;
  };
  readonly plain: DesignFigures;
  readonly crashed: DesignFigures;
}

export type ComparedUnit = 'count' | 'us' | 'share' | 'ratio' | 'text';

/** A line of the comparison; null where a design has nothing of the kind. */
export interface ComparedFigure {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly unit: ComparedUnit;
  readonly values: readonly (number | string | null)[];
  /** Place of the one side that is better; null where none is, or where more is neither better nor worse. */
  readonly better: number | null;
}

export interface ComparedPart {
  readonly title: string;
  readonly figures: readonly ComparedFigure[];
}

type Value = (design: ComparedDesign) => number | string | null;

/** Designs side by side: messages, coupling, latency, ways to fail. */
export function compareDesigns(designs: readonly ComparedDesign[]): readonly ComparedPart[] {
  const figure = (id: string, label: string, help: string, unit: ComparedUnit, value: Value, lessIsBetter = true): ComparedFigure => {
    const values = designs.map(value);
    return { id, label, help, unit, values, better: lessIsBetter ? leastOf(values) : null };
  };
  return [
    {
      title: 'Messages',
      figures: [
        figure('per-instance', 'Messages per instance', 'Entries appended to channels in runs without crashes, for each instance of the saga.', 'ratio', ({ plain }) => perInstance(plain)),
        figure('messages', 'Messages in all', 'Entries appended to channels in runs without crashes.', 'count', ({ plain }) => plain.messages, false),
        figure('instances', 'Instances', 'Instances of sagas in runs without crashes.', 'count', ({ plain }) => plain.instances, false),
      ],
    },
    {
      title: 'Coupling',
      figures: [
        figure('services', 'Services', 'Everything that sends or handles messages; sagas and monitors too.', 'count', ({ coupling }) => coupling.services, false),
        figure('channels', 'Channels', 'Topics, queues and exchanges.', 'count', ({ coupling }) => coupling.channels, false),
        figure('dependencies', 'Dependencies', 'Ordered pairs of services of which the first reaches the second, over a channel or by a call.', 'count', ({ coupling }) => coupling.dependencies),
        figure('cycles', 'Services in cycles', 'Services that reach themselves again over others: they cannot be understood, or deployed, one after the other.', 'count', ({ coupling }) => coupling.inCycles),
        figure('most-connected', 'Most neighbours', 'The service that is joined to most others.', 'text', ({ coupling: { mostConnected: most } }) => (most === null ? null : `${most.neighbours}: ${most.name}`), false),
      ],
    },
    {
      title: 'Latency of instances',
      figures: ([['p50', 0.5, 'Half of the instances that ended took no longer, in runs without crashes.'], ['p95', 0.95, '95 of 100 took no longer.'], ['p99', 0.99, '99 of 100 took no longer.']] as const)
        .map(([id, q, help]) => figure(id, id, help, 'us', ({ plain: { durations } }) => (durations.count === 0 ? null : durations.quantile(q)))),
    },
    {
      title: 'One crash in each run',
      figures: [
        figure('crashes', 'Crashes', 'Runs, each with one crash after a step, that found its place.', 'count', ({ crashed }) => crashed.runs, false),
        figure('broken', 'Runs that break something', 'Share of these runs in which an expectation was broken.', 'share', ({ crashed }) => (crashed.runs === 0 ? null : crashed.brokenRuns / crashed.runs)),
        ...expectationsOf(designs).map((id) => figure(`broken-${id}`, id, 'Runs with a crash that break this expectation.', 'count', ({ crashed }) => crashed.brokenBy.get(id) ?? 0)),
        ...STATES.filter((state) => designs.some(({ crashed }) => crashed.ends[state] > 0)).map((state) => figure(`end-${state}`, `Instances ${WORDS[state]}`, 'How instances of these runs ended.', 'count', ({ crashed }) => crashed.ends[state], false)),
        figure('crash-p99', 'p99 with a crash', '99 of 100 instances of these runs that ended took no longer.', 'us', ({ crashed: { durations } }) => (durations.count === 0 ? null : durations.quantile(0.99))),
      ],
    },
  ];
}

const STATES: readonly SagaState[] = ['completed', 'compensated', 'stuck', 'compensating', 'running'];
const WORDS: { readonly [S in SagaState]: string } = { completed: 'completed', compensated: 'compensated', stuck: 'stuck', compensating: 'still compensating', running: 'still running' };

const perInstance = ({ messages, instances }: DesignFigures): number | null => (instances === 0 ? null : messages / instances);

/** Those that were broken somewhere, in order of their first. */
const expectationsOf = (designs: readonly ComparedDesign[]): readonly string[] => [...new Set(designs.flatMap(({ crashed }) => [...crashed.brokenBy.keys()]))];

/** Place of the smallest number, when every side has one and it stands alone. */
function leastOf(values: readonly (number | string | null)[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length !== values.length) return null;
  const least = Math.min(...numbers);
  return numbers.filter((value) => value === least).length === 1 ? numbers.indexOf(least) : null;
}
