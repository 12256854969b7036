import { beforeEach, expect, test } from 'vitest';
import { interventionsAt } from './runs/interventions.ts';
import { Stage } from './stage.fixture.ts';
import { beginningOf, TOUR } from './tour.ts';

let stage: Stage;
beforeEach(async () => {
  stage = new Stage();
  await stage.workspace.library.start();
  await stage.settle();
});

test('each step is not done before it is, and done after it', async () => {
  const { run, playhead, commands, document, breakpoints } = stage.workspace;
  expect(TOUR.length).toBeLessThanOrEqual(6);
  const acts: readonly (() => void)[] = [
    () => void run.start({ scenarioId: 'payment-crashes' }),
    () => (playhead.seekRow(0), void commands.run('playback.nextMark')),
    () => void commands.run('playback.previous'),
    () => (document.select(['payment']), void commands.run('breakpoint.toggle')),
    () => void run.intervene(interventionsAt(playhead.state.timeUs).crash('stock')),
    () => void commands.run('run.saveDraft'),
  ];
  for (const [at, act] of acts.entries()) {
    const step = TOUR[at]!;
    const begun = beginningOf(stage.workspace);
    expect(step.isDone(stage.workspace, begun), `before: ${step.title}`).toBe(false);
    act();
    await stage.settle();
    expect(step.isDone(stage.workspace, begun), `after: ${step.title}`).toBe(true);
    if (step.command !== undefined) expect(commands.find(step.command), step.command).toBeDefined();
  }
  expect(breakpoints.state.list).toHaveLength(1);
});
