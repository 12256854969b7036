import { expect, test } from 'vitest';
import { writeDesign } from '../../design/write-design.ts';
import { Stage } from '../stage.fixture.ts';
import { SwapSession } from './swap-session.ts';

test('a swap is looked at first: choices, the mapping, both runs; then it is one step of undo', async () => {
  const stage = new Stage();
  const { document, run } = stage.workspace;
  const before = writeDesign(document.state.design);
  document.select(['stock-commands']);
  const session = new SwapSession(stage.workspace);
  expect(session.products.map(({ kind }) => kind)).toEqual(['rabbitmq', 'aws']);
  expect(session.state).toMatchObject({ to: 'rabbitmq', channel: 'stock-commands', keepOrder: true });
  expect(session.state.swap!.moved).toEqual(['stock-commands']);
  session.choose({ channel: null, to: 'aws' });
  const compared = session.run();
  await stage.settle();
  await compared;
  const { runs } = session.state;
  if (runs.status !== 'finished') throw new Error(JSON.stringify(runs));
  expect(runs.scenario).toBe('happy path, seed 1');
  expect(runs.lines.find(({ id }) => id === 'handled')!.values.every((value) => value! > 0)).toBe(true);
  expect(runs.lines.find(({ id }) => id === 'duplicates')!.values).toEqual([0, 0]);
  expect(writeDesign(document.state.design)).toBe(before);

  const row = runs.lines.find(({ id }) => id === 'maxUs')!.rows[1]![0]!;
  session.open(1, row);
  expect(run.state.log!.hash()).toBe(runs.sides[1]!.outcome.summary.logHash);
  expect(stage.workspace.playhead.state.row).toBe(row);
  expect(run.state.isStale).toBe(false);
  expect(document.state.design.systems.map(({ kind }) => kind)).toEqual(['aws']);
  expect(document.state.history.past.at(-1)?.label).toBe('Swap to AWS region');
  document.undo();
  expect(writeDesign(document.state.design)).toBe(before);
});

test('a choice that moves nothing offers nothing', () => {
  const session = new SwapSession(new Stage().workspace);
  session.choose({ to: 'kafka' });
  expect(session.state.swap).toBeNull();
  expect(session.apply()).toBe(false);
});
