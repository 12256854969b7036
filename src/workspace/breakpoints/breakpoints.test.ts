import { beforeAll, describe, expect, test } from 'vitest';
import { kindOfCode } from '../../log/kind-codes.ts';
import { memoryPreferences } from '../preferences.ts';
import { inSegmentsOf } from '../../log/first-rows.fixture.ts';
import { Stage } from '../stage.fixture.ts';
import { BreakpointStore } from './breakpoint-store.ts';
import type { Breakpoint } from './breakpoint.ts';
import { conditionProblem } from './breakpoint-rows.ts';

let stage: Stage;

/** A run of the example in which the payment service crashes, and so tries again. */
beforeAll(async () => {
  stage = new Stage();
  stage.workspace.run.start({ scenarioId: 'payment-crashes' });
  await stage.settle();
  // The search loads with the first breakpoint.
  const first = stage.workspace.breakpoints.add({});
  await stage.settle();
  stage.workspace.breakpoints.remove([first]);
});

/** Rows of the run, as words, at which a breakpoint is met. */
function met(what: Partial<Breakpoint>): readonly string[] {
  const { breakpoints, run } = stage.workspace;
  const { log, names } = run.state;
  const id = breakpoints.add(what);
  const rows = breakpoints.state.met.get(id) ?? [];
  breakpoints.remove([id]);
  return rows.map((row) => `${names!.nodeName(log!.cell('node', row - 1))} ${kindOfCode(log!.cell('kind', row - 1))} ${log!.message(log!.cell('message', row - 1))?.key}`);
}

describe('where a breakpoint is met', () => {
  test('a service receives what is delivered to it, and emits what it sends', () => {
    expect(new Set(met({ node: 'payment', event: 'receives' }).map((words) => words.split(' order-')[0]))).toEqual(new Set(['Payment delivered']));
    expect(met({ node: 'payment', event: 'receives' })).toHaveLength(21);
    expect(new Set(met({ node: 'payment', event: 'emits' }).map((words) => words.split(' order-')[0]))).toEqual(new Set(['Payment publishSent']));
  });

  test('a topic receives what is appended, and emits what is delivered from it', () => {
    expect(new Set(met({ node: 'payment-commands', event: 'receives' }).map((words) => words.split(' ').at(-2)))).toEqual(new Set(['entryAppended']));
    expect(new Set(met({ node: 'payment-commands', event: 'emits' }).map((words) => words.split(' order-')[0]))).toEqual(new Set(['Payment delivered']));
  });

  test('a wire carries what is sent over it, and what is delivered from it', () => {
    const wire = (from: string, to: string): string => stage.workspace.document.state.design.edges.find((edge) => edge.from === from && edge.to === to)!.id;
    expect(met({ node: wire('payment-commands', 'payment'), event: 'carries' })).toEqual(met({ node: 'payment-commands', event: 'emits' }));
    const { design } = stage.workspace.document.state;
    const replies = design.edges.find(({ from, to }) => from === 'payment' && design.nodes.some(({ id, kind }) => id === to && kind.endsWith('topic')))!;
    const sent = met({ node: replies.id, event: 'carries' });
    expect(sent.length).toBeGreaterThan(0);
    expect(met({ node: 'payment', event: 'emits' })).toEqual(expect.arrayContaining([...sent]));
    expect(met({ node: '', event: 'carries' }).length).toBeGreaterThan(sent.length);
    expect(met({ node: 'no-such-wire', event: 'carries' })).toEqual([]);
  });

  test('what is lost in the crash is a drop', () => {
    expect(met({ node: 'payment', event: 'drops' })).toEqual(['Payment handlerAborted order-3']);
    expect(met({ node: 'stock', event: 'drops' })).toEqual([]);
  });

  test('a condition picks among them, and alone it is asked everywhere', () => {
    expect(met({ node: 'payment', event: 'receives', condition: "key == 'order-3'" })).toEqual(['Payment delivered order-3', 'Payment delivered order-3']);
    expect(met({ event: 'condition', condition: "key == 'order-3' && kind == 'handlerAborted'" })).toEqual(['Payment handlerAborted order-3']);
    expect(met({ event: 'condition', condition: '' })).toEqual([]);
    expect(met({ node: 'payment', condition: 'key ==' })).toEqual([]);
  });

  test('only the nth time', () => {
    expect(met({ node: 'payment', event: 'receives', condition: "key == 'order-3'", hit: 2 })).toHaveLength(1);
    expect(met({ node: 'payment', event: 'receives', hit: 22 })).toEqual([]);
  });

  test('a time, and the findings', () => {
    const { breakpoints, run } = stage.workspace;
    const [time, finding] = [breakpoints.add({ event: 'time', at: '3s' }), breakpoints.add({ event: 'finding' })];
    const [row = 0] = breakpoints.state.met.get(time) ?? [];
    expect(run.state.log!.cell('time', row - 1)).toBeGreaterThanOrEqual(3_000_000);
    expect(run.state.log!.cell('time', row - 2)).toBeLessThan(3_000_000);
    expect(breakpoints.state.met.get(finding)).toEqual(run.state.findings.map(({ rows }) => rows.at(-1)));
    breakpoints.remove([time, finding]);
  });
});

test('what is no condition says why', () => {
  expect(conditionProblem('payload.amount > 10')).toBeNull();
  expect(conditionProblem('')).toBeNull();
  expect(conditionProblem('amount > 10')).toMatch(/amount/);
});

/** Plays until it pauses; the row it is at. */
function playOn(): number {
  const { playhead } = stage.workspace;
  playhead.setSpeed(1000);
  playhead.play();
  for (let frames = 0; frames < 100_000 && playhead.state.isPlaying; frames++) stage.frame(50);
  return playhead.state.row;
}

test('playing stops at each, notes what is only to be noted, and runs past what is off', () => {
  const { breakpoints, playhead, run, notices } = stage.workspace;
  const id = breakpoints.add({ node: 'payment', event: 'receives', condition: "key == 'order-3'" });
  const [first, second] = breakpoints.state.met.get(id) ?? [];
  playhead.seekRow(0);
  expect([playOn(), playOn(), playOn()]).toEqual([first, second, run.state.log!.rowCount]);
  expect(JSON.stringify(notices.state)).toContain('Payment receives');
  playhead.seekRow(0);
  expect(playhead.marks.breaks).toEqual(Uint32Array.from([first!, second!]));
  breakpoints.change(id, { isLogOnly: true });
  expect(breakpoints.state.met.get(id)).toHaveLength(2);
  expect(playOn()).toBe(run.state.log!.rowCount);
  breakpoints.change(id, { isLogOnly: false, isOff: true });
  playhead.seekRow(0);
  expect(playOn()).toBe(run.state.log!.rowCount);
  expect(breakpoints.state.met.get(id)).toEqual([]);
  breakpoints.remove([id]);
});

test('a log that grows is looked through as it grows, each row once', async () => {
  const growing = new Stage();
  const { breakpoints, run } = growing.workspace;
  const id = breakpoints.add({ node: 'payment', event: 'receives' });
  run.start({ scenarioId: 'payment-crashes' });
  await growing.settle();
  const rows = breakpoints.state.met.get(id) ?? [];
  expect(rows).toHaveLength(21);
  expect(new Set(rows).size).toBe(21);
});

test('they are kept for the person and the design; what is no breakpoint is left out', async () => {
  const preferences = memoryPreferences();
  const one = new Stage({ preferences });
  await one.workspace.library.create(one.workspace.document.state.design);
  one.workspace.breakpoints.add({ node: 'payment', hit: 3 });
  const key = `flowstage.breakpoints.${one.workspace.document.state.id}`;
  const kept = JSON.parse(preferences.get(key) ?? '') as { list: object[] };
  preferences.set(key, JSON.stringify({ list: [...kept.list, { id: 'x', event: 'explodes' }, 7] }));
  const two = new Stage({ preferences, storage: one.storage });
  await two.workspace.library.open(one.workspace.document.state.id);
  expect(two.workspace.breakpoints.state.list).toEqual([expect.objectContaining({ node: 'payment', hit: 3 })]);
});

test('the key sets one on what is selected and takes it away; on what only sends it waits for sending', () => {
  const { breakpoints, document, commands } = stage.workspace;
  document.select(['payment', 'checkout']);
  commands.run('breakpoint.toggle');
  expect(breakpoints.state.list.map(({ node, event }) => [node, event])).toEqual([['payment', 'receives'], ['checkout', 'emits']]);
  expect(commands.isChecked('breakpoint.toggle')).toBe(true);
  commands.run('breakpoint.toggle');
  expect(breakpoints.state.list).toEqual([]);
});

test('a long run is looked through a little at a time, to the same rows, and playing waits for what is not looked through', async () => {
  const { breakpoints, document, run, playhead } = new Stage().workspace;
  const { log, names } = stage.workspace.run.state;
  const whole = stage.workspace.breakpoints.add({ node: 'payment', event: 'receives' });
  const expected = stage.workspace.breakpoints.state.met.get(whole)!;
  const timed: (() => void)[] = [];
  const slow = new BreakpointStore({ document, run, playhead, notices: stage.workspace.notices, preferences: memoryPreferences(), newId: () => 'b', timers: { set: (call) => timed.push(call), clear: () => undefined } });
  const long = inSegmentsOf(log!, 50);
  playhead.setLog(long);
  slow.add({ node: 'payment', event: 'receives' });
  run.store.setState({ log: long, names });
  // Playing waits for the search itself as well.
  expect(slow.state.lookedRows).toBe(0);
  await stage.settle();
  const looked = [slow.state.lookedRows];
  expect(looked[0]).toBeGreaterThan(0);
  expect(looked[0]).toBeLessThan(long.rowCount);
  playhead.seekRow(looked[0]! - 1);
  for (let at = 0; timed.length > 0; at++) {
    for (const call of timed.splice(0)) call();
    looked.push(slow.state.lookedRows);
    expect(looked.at(-1)).toBeGreaterThan(looked.at(-2)!);
  }
  expect(slow.state.met.get('b')).toEqual(expected);
  expect(breakpoints.state.list).toEqual([]);
  stage.workspace.breakpoints.remove([whole]);
});
