import { readFileSync } from 'node:fs';
import { UNBOUNDED } from '../base/limits.ts';
import { compile } from '../design/compile.ts';
import type { Design } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import { EventLog } from '../log/event-log.ts';
import { MemorySink } from '../log/segment-sink.ts';
import type { Row } from '../log/columns.ts';
import type { FaultPlan, HostEffect, RuleFault, Scenario, SiteEffect, SiteMatch, SitePoint, TimedFault } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';
import { Simulation, type RunSummary } from './simulation.ts';

/** What a run is made of. */
export interface Plan {
  readonly topology: Topology;
  readonly scenario: Scenario;
}

export interface Run extends Plan {
  readonly simulation: Simulation;
  readonly log: EventLog;
  readonly summary: RunSummary;
}

/** The design of the gallery that every journey begins with. */
export function template(): Design {
  const path = 'public/examples/order-saga.flow.json';
  const { design, diagnostics } = readDesign(readFileSync(new URL(`../../${path}`, import.meta.url)), path);
  if (design === undefined) throw new Error(JSON.stringify(diagnostics));
  return design;
}

/** The template with as many orders and other settings of nodes, by node and field. */
export const templateWith = (orders: number, configs: { readonly [node: string]: object } = {}): Design =>
  withConfigs(template(), { ...configs, checkout: { count: orders, ...configs['checkout'] } });

/** Sets fields of nodes and systems. */
export function withConfigs(design: Design, configs: { readonly [id: string]: object }): Design {
  const change = <T extends { readonly id: string; readonly config: object }>(item: T): T => ({ ...item, config: { ...item.config, ...configs[item.id] } });
  return { ...design, nodes: design.nodes.map(change), systems: design.systems.map(change) };
}

/** Compiles a design that must compile; expectations are not part of a run. */
export function planOf(design: Design, scenarioId?: string): Plan {
  const compiled = compile({ ...design, expectations: [] }, scenarioId);
  if (!compiled.ok) throw new Error(`the design does not compile:\n${compiled.diagnostics.map(({ subject, message }) => `${subject}: ${message}`).join('\n')}`);
  return { topology: compiled.topology, scenario: compiled.scenario };
}

export const withScenario = ({ topology, scenario }: Plan, changes: Partial<Scenario>): Plan => ({ topology, scenario: { ...scenario, ...changes } });

export const untilSeconds = (plan: Plan, seconds: number): Plan => withScenario(plan, { horizonUs: seconds * 1_000_000 });

/** Runs to the end. */
export function simulate(plan: Plan): Run {
  const sink = new MemorySink();
  const simulation = new Simulation(plan.topology, plan.scenario, sink);
  while (simulation.run(1_000_000) === 'running');
  const summary = simulation.finish();
  return { ...plan, simulation, summary, log: new EventLog(simulation.log.header, sink.segments) };
}

/** Rows of a kind, in order. */
export function rowsOf({ log }: Pick<Run, 'log'>, ...kinds: readonly EventKindName[]): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < log.rowCount; index++) if (kinds.includes(log.kindOf(index))) rows.push(log.row(index));
  return rows;
}

/** Rows of a kind, counted by the text of their detail. */
export function countByDetail(run: Pick<Run, 'log'>, ...kinds: readonly EventKindName[]): { [detail: string]: number } {
  const counts: { [detail: string]: number } = {};
  for (const { index } of rowsOf(run, ...kinds)) counts[run.log.detailText(index)] = (counts[run.log.detailText(index)] ?? 0) + 1;
  return counts;
}

/** How often stores and services had each effect. */
export function effectsOf(run: Pick<Run, 'log'>): { [effect: string]: number } {
  const { '': _, ...effects } = countByDetail(run, 'rowInserted', 'rowChanged', 'rowDeleted');
  return effects;
}

/** How many instances of sagas started and ended in which way. */
export function sagaEnds(run: Pick<Run, 'log'>): { started: number; completed: number; compensated: number; stuck: number } {
  const many = (kind: EventKindName): number => rowsOf(run, kind).length;
  return { started: many('sagaStarted'), completed: many('sagaCompleted'), compensated: many('sagaCompensated'), stuck: many('sagaStuck') };
}

export function nodeIndex({ topology }: Pick<Plan, 'topology'>, id: string): number {
  return found(topology.nodes.findIndex((node) => node.id === id), `node ${id}`);
}

export function hostIndex({ topology }: Pick<Plan, 'topology'>, id: string): number {
  return found(topology.hosts.findIndex((host) => host.id === id), `host ${id}`);
}

export function processIndex({ topology }: Pick<Plan, 'topology'>, id: string): number {
  return found(topology.processes.findIndex((process) => process.id === id), `process ${id}`);
}

export function linkIndex({ topology }: Pick<Plan, 'topology'>, a: string, b: string): number {
  return found(topology.links.findIndex(({ id }) => id === `${a}~${b}` || id === `${b}~${a}`), `link ${a}~${b}`);
}

export function nameIndex({ topology }: Pick<Plan, 'topology'>, name: string): number {
  return found(topology.names.indexOf(name), `name ${name}`);
}

function found(index: number, what: string): number {
  if (index < 0) throw new Error(`there is no ${what}`);
  return index;
}

/** The plan with more faults behind its own. */
export const withFaults = (plan: Plan, ...faults: readonly FaultPlan[]): Plan => withScenario(plan, { faults: [...plan.scenario.faults, ...faults] });

/** The plan with the fault that makes a branch of it: the last. */
export const branchOf = (plan: Plan, fault: FaultPlan): Plan => withFaults(plan, fault);

/** Index of the first row by which the fault of a branch says that it struck. */
export function strikeOf(run: Run): number {
  const added = run.log.header.names.length - 1;
  return found(rowsOf(run, 'faultApplied').find(({ index }) => run.log.cell('detail', index) === added)?.index ?? -1, 'strike of the added fault');
}

export const ANYTHING: SiteMatch = { when: '', attempt: 0, nth: 0, probability: 1, fromUs: 0, untilUs: UNBOUNDED, sites: [] };

export const rule = (point: SitePoint, effect: SiteEffect, match: Partial<SiteMatch> = {}, id = 'rule'): RuleFault => ({ kind: 'rule', id, point, match: { ...ANYTHING, ...match }, effect });

export const timed = (at: TimedFault['at'], effect: HostEffect, id = 'timed'): TimedFault => ({ kind: 'timed', id, at, effect });

/** A gap of a program, by the words of a fault. */
export type Gap = { readonly gap: 'start' | 'end' } | { readonly gap: 'before' | 'after'; readonly step: string };

/** Every gap that a program has: its start, before and after each step that has a gap, its end. */
export function gapsOf(plan: Plan, processId: string): Gap[] {
  const { program } = plan.topology.processes[processIndex(plan, processId)]!;
  const names = new Set(program.flatMap((step) => ('name' in step ? [plan.topology.names[step.name]!] : [])));
  return [{ gap: 'start' }, ...[...names].flatMap((step): Gap[] => [{ gap: 'before', step }, { gap: 'after', step }]), { gap: 'end' }];
}

export function gapPoint(plan: Plan, processId: string, gap: Gap): SitePoint {
  const process = processIndex(plan, processId);
  return 'step' in gap ? { at: 'gap', process, gap: gap.gap, step: nameIndex(plan, gap.step) } : { at: 'gap', process, gap: gap.gap };
}

export const gapText = (gap: Gap): string => ('step' in gap ? `${gap.gap} ${gap.step}` : gap.gap);

export const SECOND = 1_000_000;
