import { expect } from 'vitest';
import { generateOrderSaga, PARTS } from '../design/generate-design.ts';
import type { Design } from '../design/document.ts';
import { effectsOf, type Gap, gapPoint, gapsOf, gapText, type Plan, planOf, rowsOf, rule, type Run, sagaEnds, SECOND, simulate, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';

/** One handler of one service, and what its effect is called. */
export interface Subject {
  readonly design: Design;
  readonly service: string;
  readonly type: string;
  readonly effect: string;
  /** Steps of the handler that have the effect, and that acknowledge. */
  readonly effectStep: string;
  readonly ackStep: string;
}

interface Crash {
  readonly gap: Gap;
  readonly effects: number;
  readonly struck: boolean;
  readonly ends: ReturnType<typeof sagaEnds>;
}

/** The service crashes once in each gap of its program while it handles the first order. */
function crashEverywhere({ design, service, type, effect }: Subject): readonly Crash[] {
  const plan = untilSeconds(planOf(design), 300);
  return gapsOf(plan, service).map((gap) => {
    const run = simulate(withFaults(plan, crashOf(plan, service, gap, `message.type == "${type}" && message.key == "order-1"`)));
    return { gap, effects: effectsOf(run)[effect] ?? 0, struck: run.summary.unmatchedFaults.length === 0, ends: sagaEnds(run) };
  });
}

const crashOf = (plan: Plan, service: string, gap: Gap, when: string) => rule(gapPoint(plan, service, gap), { do: 'crash', restartAfterUs: 5 * SECOND }, { when, attempt: 1 });

/** Steps of the handler in the order in which a run without faults takes them. */
function pathOf({ design, service, type }: Subject): readonly string[] {
  const run = simulate(untilSeconds(planOf(design), 300));
  return stepsFor(run, service, type);
}

function stepsFor(run: Run, service: string, type: string): readonly string[] {
  const node = run.topology.nodes.findIndex(({ id }) => id === service);
  return rowsOf(run, 'stepStarted').filter((row) => row.node === node && run.log.message(row.message)?.type === type).map(({ index }) => run.log.detailText(index));
}

/** Where on its path a gap lies: 0 before the first step; undefined if the handler never comes there. */
function placeOf(gap: Gap, path: readonly string[]): number | undefined {
  if (!('step' in gap)) return gap.gap === 'start' ? 0 : path.length;
  const step = path.indexOf(gap.step);
  return step < 0 ? undefined : gap.gap === 'before' ? step : step + 1;
}

/** The whole table: so many effects between the effect and the acknowledgement, one elsewhere. */
export function expectTable(subject: Subject, effectsBetween: number): void {
  const path = pathOf(subject);
  const [effect, ack] = [path.indexOf(subject.effectStep), path.indexOf(subject.ackStep)];
  expect(effect).toBeGreaterThanOrEqual(0);
  expect(ack).toBeGreaterThan(effect);
  const told = crashEverywhere(subject).map(({ gap, ...crash }) => `${gapText(gap)}: ${JSON.stringify(crash)}`);
  const gaps = gapsOf(planOf(subject.design), subject.service);
  const expected = gaps.map((gap) => {
    const place = placeOf(gap, path);
    const between = place !== undefined && place > effect && place <= ack;
    return `${gapText(gap)}: ${JSON.stringify({ effects: between ? effectsBetween : 1, struck: place !== undefined, ends: { started: 1, completed: 1, compensated: 0, stuck: 0 } })}`;
  });
  expect(told).toEqual(expected);
  // The table is worth something only if both of its halves are there.
  expect(told.filter((line) => line.includes('"effects":2')).length > 0).toBe(effectsBetween === 2);
}

/** The participant at a place of a generated saga, as it is and with a memory of its messages; even seeds rename every node. */
export function expectVariant({ steps, partitions, seed, place }: { readonly steps: number; readonly partitions: number; readonly seed: number; readonly place: number }): void {
  const part = PARTS[place]!;
  const rename = seed % 2 === 0 ? (id: string) => `z-${id}` : (id: string) => id;
  const [shop, service] = [rename('shop'), rename(part)];
  const design = withConfigs(generateOrderSaga({ steps, partitions, seed, rename }), { [shop]: { count: 1 } });
  const subject = { design, service, type: `do-${part}`, effect: `${part}-done`, effectStep: `${part}-do`, ackStep: `${part}-ack` };
  expectTable(subject, 2);
  expectTable({ ...subject, design: withConfigs(design, { [service]: { idempotency: 'same-transaction' } }) }, 1);
}
