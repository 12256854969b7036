import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SagaReader } from '../../analysis/saga-lanes.ts';
import { readDesign } from '../../design/read-design.ts';
import { Stage } from '../stage.fixture.ts';
import { outcomeStore } from './outcome-store.ts';

const PATH = 'public/examples/order-saga-choreographed.flow.json';
const choreographed = () => readDesign(readFileSync(PATH), PATH).design!;

test('every end is counted once over all seeds, and the witness of an illegal one is a run that ends so', async () => {
  const stage = new Stage({ design: choreographed() });
  const { run } = stage.workspace;
  const outcomes = outcomeStore(stage.workspace);
  outcomes.setOptions({ seeds: 2, hasFaults: false });
  expect(outcomes.start()).toBe(true);
  await stage.settle();
  const { status, counts, outcomes: found, progress } = outcomes.state;
  expect([status, progress, counts]).toEqual(['finished', { done: 2, of: 2 }, { runs: 2, seeds: 2, faults: 0, instances: 40 }]);
  expect(found.map(({ state, broken, count }) => [state, broken, count])).toEqual([['completed', [], 38], ['stuck', ['atomic', 'terminates'], 2]]);
  const [, stuck] = found;
  expect(outcomes.openWitness(stuck!)).toBe(true);
  await stage.settle();
  expect(run.state.scenario?.seed).toBe(stuck!.witness.run.seed);
  const log = run.state.log!;
  const lane = new SagaReader(log).lanes(log.rowCount).find(({ saga }) => saga === stuck!.witness.saga);
  expect([lane?.state, lane?.key]).toEqual(['stuck', stuck!.witness.key]);
  // It is seen at once: the playhead stands where the instance ends.
  expect(new SagaReader(log).lanes(stage.workspace.playhead.state.row).find(({ saga }) => saga === stuck!.witness.saga)?.state).toBe('stuck');
});

test('crashes that find no place are not counted; the witness of a crash brings the crash with it', async () => {
  const design = choreographed();
  const small = { ...design, scenarios: [{ ...design.scenarios[1]!, until: '30s' }], nodes: design.nodes.map((node) => (node.id === 'checkout' ? { ...node, config: { ...node.config, count: 3 } } : node)) };
  const stage = new Stage({ design: small });
  const { run } = stage.workspace;
  const outcomes = outcomeStore(stage.workspace);
  outcomes.setOptions({ seeds: 1, hasFaults: true });
  outcomes.start();
  await stage.settle();
  const { counts, progress, outcomes: found } = outcomes.state;
  expect(counts.faults).toBeGreaterThan(5);
  expect(counts.faults + counts.seeds).toBeLessThan(progress!.of);
  const broken = found.find(({ broken: ids }) => ids.includes('charged-once'))!;
  expect(broken.witness.run.fault).not.toBeNull();
  outcomes.openWitness(broken);
  await stage.settle();
  expect(run.state.draftFaults).toEqual([broken.witness.run.fault]);
  expect(run.state.findings.map(({ expectation }) => expectation)).toContain('charged-once');
});

test('cancelled, what is known stays; an edit makes it stale, another document forgets it', async () => {
  const stage = new Stage({ design: choreographed() });
  const { document } = stage.workspace;
  const outcomes = outcomeStore(stage.workspace);
  outcomes.setOptions({ seeds: 500, hasFaults: false });
  outcomes.start();
  for (let turn = 0; turn < 4000 && (outcomes.state.progress?.done ?? 0) < 2; turn++) await stage.settle(20);
  outcomes.cancel();
  expect(outcomes.state.isCancelling).toBe(true);
  await stage.settle();
  expect([outcomes.state.status, outcomes.state.isCancelling, outcomes.state.counts.runs >= 2 && outcomes.state.counts.runs < 500]).toEqual(['cancelled', false, true]);
  document.edit('Change', (draft) => void (draft.nodes.find(({ id }) => id === 'payment')!.config = { ...choreographed().nodes.find(({ id }) => id === 'payment')!.config, instances: 2 }));
  expect(outcomes.state.isStale).toBe(true);
  document.open('other', choreographed());
  expect(outcomes.state.outcomes).toEqual([]);
});
