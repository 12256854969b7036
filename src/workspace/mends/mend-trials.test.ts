import { expect, test } from 'vitest';
import { bugDesign } from '../../checks/bug-pairs.fixture.ts';
import type { Design } from '../../design/document.ts';
import { offeredRefactorings } from '../../design/refactorings/registry.ts';
import { Stage } from '../stage.fixture.ts';
import { mendTrials, type MendTrials, trialId } from './mend-trials.ts';

/** Runs the scenario of a design that breaks something, and tries everything that is offered for it. */
async function tried(design: Design): Promise<{ readonly stage: Stage; readonly trials: MendTrials; readonly verdicts: readonly string[] }> {
  const stage = new Stage({ design });
  const { run } = stage.workspace;
  run.start({ scenarioId: design.scenarios.find(({ outcome }) => (outcome.findings ?? []).length > 0)!.id });
  await stage.settle();
  const [finding] = run.state.findings;
  const trials = mendTrials(stage.workspace);
  const offers = offeredRefactorings(design);
  trials.try(offers);
  expect(offers.map((offer) => trials.store.getState().trials.get(trialId(offer))?.status)).toEqual(offers.map(() => 'waiting'));
  await stage.settle();
  return { stage, trials, verdicts: offers.map((offer) => `${trialId(offer)} ${trials.verdict(offer, finding!.expectation)?.kind}`) };
}

test('a mend says that the finding goes only after the design with it ran without; one of the same kind that does not help says that it stays', async () => {
  expect((await tried(bugDesign('S01-dual-write', 'broken'))).verdicts).toContain('outbox orders goes');
  const twice = (await tried(bugDesign('S02-relay-twice', 'broken'))).verdicts;
  expect(twice).toContain('idempotent-consumer shipping goes');
  expect(twice.filter((verdict) => verdict.endsWith('stays')).length).toBeGreaterThan(0);
});

test('one whose design keeps the fault from its place does not claim the finding', async () => {
  const { stage, trials } = await tried(bugDesign('S03-repeated-effect', 'broken'));
  const { run, document } = stage.workspace;
  // The message that the crash waits for is never sent.
  const idle = document.state.design.nodes.map((node) => (node.kind === 'producer' ? { ...node, config: { ...node.config, count: 1 } } : node));
  const [offer] = offeredRefactorings(document.state.design);
  const elsewhere = { ...offer!, node: 'elsewhere', apply: (): Design => ({ ...document.state.design, nodes: idle, expectations: document.state.design.expectations.slice(0, 1) }) };
  trials.try([elsewhere]);
  await stage.settle();
  expect(trials.verdict(elsewhere, run.state.findings[0]!.expectation)).toEqual({ kind: 'unreached' });
  // With fewer orders than are demanded, another expectation breaks.
  const fewer = { ...elsewhere, node: 'fewer', apply: (): Design => ({ ...document.state.design, nodes: idle }) };
  trials.try([fewer]);
  await stage.settle();
  expect(trials.verdict(fewer, run.state.findings[0]!.expectation)).toEqual({ kind: 'breaks', others: ['all-charged'] });
  // What was tried is not tried again.
  trials.try([fewer, elsewhere]);
  expect([fewer, elsewhere].map((tried) => trials.store.getState().trials.get(trialId(tried))?.status)).toEqual(['tried', 'tried']);
  // What cannot be run is said to have failed.
  const broken = { ...elsewhere, node: 'nowhere', apply: (): Design => ({ ...document.state.design, edges: [] }) };
  trials.try([broken]);
  await stage.settle();
  expect(trials.store.getState().trials.get(trialId(broken))?.status).toBe('failed');
  expect(trials.verdict(broken, run.state.findings[0]!.expectation)).toBeUndefined();
});

test('nothing is tried on a run of another design, and an edit forgets what was tried', async () => {
  const { stage, trials } = await tried(bugDesign('S01-dual-write', 'broken'));
  const { document } = stage.workspace;
  expect(trials.store.getState().trials.size).toBeGreaterThan(0);
  document.edit('Change', (draft) => void (draft.nodes[0]!.config = { ...draft.nodes[0]!.config, instances: 2 }));
  expect([trials.store.getState().trials.size, trials.canTry]).toEqual([0, false]);
  trials.try(offeredRefactorings(document.state.design));
  expect(trials.store.getState().trials.size).toBe(0);
});

test('what was broken before does not count against one that mends something else', async () => {
  const design = bugDesign('S03-repeated-effect', 'broken');
  const { stage, trials } = await tried({ ...design, expectations: [...design.expectations, { id: 'no-charge', kind: 'never', name: 'Nobody is charged', config: { expression: "effects('charge') > 0" } }] });
  expect(new Set(stage.workspace.run.state.findings.map(({ expectation }) => expectation))).toEqual(new Set(['charged-once', 'no-charge']));
  const inbox = offeredRefactorings(stage.workspace.document.state.design).find(({ refactoring }) => refactoring.id === 'idempotent-consumer')!;
  expect(['charged-once', 'no-charge'].map((id) => trials.verdict(inbox, id))).toEqual([{ kind: 'goes' }, { kind: 'stays' }]);
});
