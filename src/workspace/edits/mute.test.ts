import { expect, test } from 'vitest';
import { compile } from '../../design/compile.ts';
import { runInProcess } from '../../run/run-in-process.ts';
import { Stage } from '../stage.fixture.ts';
import { mutedIn } from './mute.ts';

const scenarioOf = (stage: Stage) => stage.workspace.document.state.design.scenarios[0]!;

function mute(stage: Stage, ...ids: string[]): void {
  stage.workspace.document.select(ids);
  stage.workspace.commands.run('edit.mute');
}

test('a muted node does nothing in the run, and takes part again when it is unmuted', () => {
  const stage = new Stage();
  mute(stage, 'payment');
  const rowsOf = (node: string): number => {
    const compiled = compile(stage.workspace.document.state.design, scenarioOf(stage).id);
    if (!compiled.ok) throw new Error(compiled.diagnostics[0]!.message);
    const { log } = runInProcess(compiled);
    const index = log.header.nodes.findIndex(({ id }) => id === node);
    return Array.from({ length: log.rowCount }, (_, row) => log.row(row)).filter((row) => row.node === index && row.message !== 0).length;
  };
  expect(mutedIn(scenarioOf(stage))).toEqual(['payment']);
  expect(rowsOf('payment')).toBe(0);
  expect(rowsOf('stock')).toBeGreaterThan(0);
  mute(stage, 'payment');
  expect(mutedIn(scenarioOf(stage))).toEqual([]);
  expect(rowsOf('payment')).toBeGreaterThan(0);
});

test('of several, muting mutes the rest; undo brings all back', () => {
  const stage = new Stage();
  const before = scenarioOf(stage).faults;
  mute(stage, 'payment');
  mute(stage, 'payment', 'checkout');
  expect(mutedIn(scenarioOf(stage))).toEqual(['payment', 'checkout']);
  stage.workspace.document.undo();
  stage.workspace.document.undo();
  expect(scenarioOf(stage).faults).toEqual(before);
});

test('every node that can be muted compiles; a channel cannot be muted', () => {
  const stage = new Stage();
  const { document, commands } = stage.workspace;
  document.select(['order-events']);
  expect(commands.isEnabled('edit.mute')).toBe(false);
  mute(stage, ...document.state.design.nodes.map(({ id }) => id));
  expect(mutedIn(scenarioOf(stage)).length).toBeGreaterThan(5);
  const compiled = compile(document.state.design, scenarioOf(stage).id);
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
});

test('without a scenario it makes one', () => {
  const stage = new Stage();
  stage.workspace.document.edit('None', (design) => void (design.scenarios = []));
  mute(stage, 'payment');
  expect(mutedIn(scenarioOf(stage))).toEqual(['payment']);
});
