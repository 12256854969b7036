import { describe, expect, test } from 'vitest';
import { COLUMN_NAMES } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import { GIVE_UP_MS } from '../../run/run-client.ts';
import { writeDesign } from '../../design/write-design.ts';
import { Stage } from '../stage.fixture.ts';
import { interventionsAt } from './interventions.ts';

const bytesUntil = (log: EventLog, timeUs: number): string => {
  const rows: string[] = [];
  for (let index = 0; index < log.rowCount && log.cell('time', index) <= timeUs; index++) {
    rows.push(COLUMN_NAMES.filter((name) => name !== 'detail').map((name) => log.cell(name, index)).join(' ') + log.detailText(index));
  }
  return rows.join('\n');
};

async function ranStage(scenarioId = 'payment-declined'): Promise<Stage> {
  const stage = new Stage();
  expect(stage.workspace.run.start({ scenarioId })).toBe(true);
  await stage.settle();
  return stage;
}

test('a run goes from nothing through progress to a log with its findings', async () => {
  const stage = new Stage();
  const { run, playhead } = stage.workspace;
  const seen: string[] = [];
  run.store.subscribe(({ status, progress }) => void seen.push(`${status}${progress === null ? '' : ' with progress'}`));
  expect(run.state.status).toBe('none');
  expect(run.start({ scenarioId: 'payment-crashes' })).toBe(true);
  expect(run.state).toMatchObject({ status: 'running', scenarioId: 'payment-crashes', log: null });
  await stage.settle();
  expect(run.state).toMatchObject({ status: 'finished', isStale: false, error: null, summary: { stop: 'horizon' } });
  expect(run.state.findings.map(({ expectation }) => expectation)).toContain('charged-once');
  expect(run.state.names?.nodeName(run.state.names.nodeIndex('payment'))).toBe('Payment');
  expect(seen).toContain('running with progress');
  expect(playhead.log).toBe(run.state.log);
  expect(playhead.marks.findings.length).toBeGreaterThan(0);
});

test('options go before the scenario, and only for this run', async () => {
  const stage = new Stage();
  const { run, document } = stage.workspace;
  const before = writeDesign(document.state.design);
  run.start({ scenarioId: 'happy-path', seed: '7', until: '10s' });
  await stage.settle();
  expect(run.state.scenario).toMatchObject({ id: 'happy-path', seed: '7', until: '10s' });
  expect(run.state.log!.header.seed).toBe('7');
  expect(run.state.summary!.simulatedUs).toBeLessThanOrEqual(10_000_000);
  expect(writeDesign(document.state.design)).toBe(before);
});

test('a design with errors is not run: the problems say why, the run before stays', async () => {
  const stage = await ranStage();
  const { run, document } = stage.workspace;
  const { log, runId } = run.state;
  document.edit('Break it', (design) => void (design.nodes.find(({ id }) => id === 'checkout')!.config = {}));
  expect(run.start()).toBe(false);
  expect(run.state).toMatchObject({ status: 'finished', log, runId });
  expect(run.state.problems.some(({ subject }) => subject.startsWith('nodes/checkout/config'))).toBe(true);
});

describe('cancelling', () => {
  test('keeps what ran so far', async () => {
    const stage = new Stage();
    const { run } = stage.workspace;
    run.start({ scenarioId: 'happy-path' });
    await stage.settle(4);
    run.cancel();
    expect(run.state).toMatchObject({ status: 'running', isCancelling: true });
    await stage.settle();
    expect(run.state).toMatchObject({ status: 'cancelled', isCancelling: false, error: null, summary: { stop: 'cancelled' } });
    const whole = await ranStage('happy-path');
    expect(run.state.log!.rowCount).toBeGreaterThan(0);
    expect(run.state.log!.rowCount).toBeLessThan(whole.workspace.run.state.log!.rowCount);
  });

  test('a worker that does not answer is given up, and the next run has another', async () => {
    const stage = new Stage();
    const { run } = stage.workspace;
    run.start({ scenarioId: 'happy-path' });
    await stage.settle(4);
    stage.isWorkerDead = true;
    run.cancel();
    await stage.wait(GIVE_UP_MS - 1);
    expect(run.state.status).toBe('running');
    await stage.wait(1);
    expect(run.state).toMatchObject({ status: 'cancelled', isCancelling: false, error: null });
    run.start();
    await stage.settle();
    expect(run.state.status).toBe('finished');
    expect(stage.workers).toBe(2);
  });

  test('a run that another one replaces changes nothing any more', async () => {
    const stage = new Stage();
    const { run } = stage.workspace;
    run.start({ scenarioId: 'happy-path' });
    await stage.settle(4);
    run.start({ scenarioId: 'payment-declined' });
    await stage.settle();
    const { runId, scenario } = run.state;
    expect(scenario?.id).toBe('payment-declined');
    expect(stage.storage.runs.get('id-1')?.entry.state).toBe('interrupted');
    expect(stage.storage.runs.get(runId!)?.entry.state).toBe('finished');
  });
});

describe('stale', () => {
  const edits: readonly (readonly [string, boolean, (stage: Stage) => void])[] = [
    ['moving', false, ({ workspace: { document } }) => void document.edit('Move', (design) => void (design.layout['payment']!.x += 8))],
    ['renaming', false, ({ workspace: { document } }) => void document.edit('Rename', (design) => void (design.nodes[0]!.name = 'Till'))],
    ['a note', false, ({ workspace: { document } }) => void document.edit('Note', (design) => void (design.annotations = [{ id: 'n', kind: 'note', text: '', x: 0, y: 0, width: 1, height: 1, tone: 'plain' }]))],
    ['another scenario', false, ({ workspace: { document } }) => void document.edit('Seed', (design) => void (design.scenarios[0]!.seed = '99'))],
    ['a field', true, ({ workspace: { document } }) => void document.edit('Field', (design) => void ((design.nodes.find(({ id }) => id === 'checkout')!.config as Record<string, unknown>)['count'] = 5))],
    ['a node less', true, ({ workspace: { document } }) => void document.edit('Remove', (design) => void design.nodes.pop())],
    ['a wire', true, ({ workspace: { document } }) => void document.edit('Wire', (design) => void design.edges.pop())],
    ['its scenario', true, ({ workspace: { document } }) => void document.edit('Seed', (design) => void (design.scenarios.find(({ id }) => id === 'payment-declined')!.seed = '99'))],
    ['an expectation', true, ({ workspace: { document } }) => void document.edit('Expect', (design) => void design.expectations.pop())],
  ];
  test.each(edits)('%s: %s', async (_, isStale, edit) => {
    const stage = await ranStage();
    const { run, document } = stage.workspace;
    edit(stage);
    expect(run.state.isStale).toBe(isStale);
    document.undo();
    expect(run.state.isStale).toBe(false);
  });

  test('running again is no longer stale', async () => {
    const stage = await ranStage();
    const { run } = stage.workspace;
    edits[4]![2](stage);
    expect(run.state.isStale).toBe(true);
    run.start();
    await stage.settle();
    expect(run.state).toMatchObject({ status: 'finished', isStale: false });
  });
});

describe('interventions', () => {
  test('up to the playhead every byte stays; then it is another run, and the playhead is where it was', async () => {
    const stage = await ranStage('happy-path');
    const { run, playhead } = stage.workspace;
    const before = run.state.log!;
    playhead.seekTime(5_000_000);
    const { row, timeUs } = playhead.state;
    expect(run.intervene(interventionsAt(timeUs).crash('stock'))).toBe(true);
    expect(playhead.state).toMatchObject({ row, timeUs });
    expect(run.state).toMatchObject({ status: 'running', log: before });
    await stage.settle();
    const after = run.state.log!;
    expect(playhead.state).toMatchObject({ row, timeUs });
    expect(bytesUntil(after, timeUs)).toBe(bytesUntil(before, timeUs));
    expect(bytesUntil(after, timeUs).length).toBeGreaterThan(1000);
    expect(after.hash()).not.toBe(before.hash());
    expect(run.state.draftFaults).toEqual([{ id: 'crash', kind: 'crash', config: { node: 'stock', at: '5.000001s' } }]);
  });

  test('a second one comes on top; each may be withdrawn; without any it is the first run again', async () => {
    const stage = await ranStage('happy-path');
    const { run, playhead } = stage.workspace;
    const hash = run.state.log!.hash();
    playhead.seekTime(5_000_000);
    run.intervene(interventionsAt(5_000_000).crash('stock'));
    await stage.settle();
    const crashed = run.state.log!.hash();
    run.intervene(interventionsAt(6_000_000).crash('payment'));
    await stage.settle();
    expect(run.state.draftFaults.map(({ id }) => id)).toEqual(['crash', 'crash-2']);
    run.withdraw('crash-2');
    await stage.settle();
    expect(run.state.log!.hash()).toBe(crashed);
    expect(run.dropDraft()).toBe(true);
    await stage.settle();
    expect(run.state.log!.hash()).toBe(hash);
    expect(run.state.draftFaults).toEqual([]);
    expect(run.dropDraft()).toBe(false);
  });

  test('every kind of intervention can be made', async () => {
    const stage = await ranStage('happy-path');
    const { run } = stage.workspace;
    const at = interventionsAt(5_000_000);
    const faults = [
      at.crash('payment', { restartAfter: '1s' }), at.pause('stock', '1s'), at.failStep('payment', 'charge'), at.delayStep('payment', 'charge', '1s', "message.key == 'order-5'"), at.crashAtStep('payment', 'charge', 'after'),
      at.dropMessage({ from: 'payment', to: 'payment-commands' }), at.delayMessage({ from: 'payment', to: 'payment-commands' }, '1s'), at.duplicateMessage({ from: 'payment', to: 'payment-db' }),
      at.sendMessage('checkout', { payload: { data: { orderId: 'by-hand' } } }),
    ];
    for (const fault of faults) expect([fault.kind, run.intervene(fault), run.state.problems]).toEqual([fault.kind, true, []]);
    await stage.settle();
    expect(run.state.status).toBe('finished');
  });

  test('saved as a scenario it is in the document, undoable, and runs the same', async () => {
    const stage = await ranStage('payment-declined');
    const { run, playhead, document } = stage.workspace;
    playhead.seekTime(5_000_000);
    run.intervene(interventionsAt(5_000_000).crash('stock'));
    await stage.settle();
    const hash = run.state.log!.hash();
    const before = writeDesign(document.state.design);
    const id = run.saveDraftAs('Stock dies');
    expect(id).toBe('Stock-dies');
    expect(run.state).toMatchObject({ draftFaults: [], scenarioId: id, isStale: false, scenario: { name: 'Stock dies' } });
    expect(document.state.design.scenarios.at(-1)!.faults.map((fault) => fault.id)).toEqual(['decline', 'crash']);
    run.start();
    await stage.settle();
    expect(run.state.log!.hash()).toBe(hash);
    expect(run.saveDraftAs('Nothing')).toBeNull();
    document.undo();
    expect(writeDesign(document.state.design)).toBe(before);
  });

  test('one that names what is not there says so, and the draft stays as it was', async () => {
    const stage = await ranStage('happy-path');
    const { run } = stage.workspace;
    expect(run.intervene(interventionsAt(1).failStep('payment', 'no-such-step'))).toBe(false);
    expect(run.state.problems.map(({ code }) => code)).toContain('unknown-step');
    expect(run.state).toMatchObject({ draftFaults: [], status: 'finished' });
  });
});

test('a run is kept while it goes on, header first, and every row of it', async () => {
  const stage = await ranStage();
  const { run } = stage.workspace;
  const kept = stage.storage.runs.get(run.state.runId!)!;
  expect(kept.entry).toMatchObject({ state: 'finished', title: 'payment declined · seed 1' });
  expect(kept.segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(run.state.log!.rowCount);
  expect(kept.result).toMatchObject({ summary: { logHash: run.state.summary!.logHash } });
});

test('another document has no run', async () => {
  const stage = await ranStage();
  const { run, document, playhead } = stage.workspace;
  document.open('other', document.state.design);
  expect(run.state).toMatchObject({ status: 'none', log: null, runId: null });
  expect(playhead.log).toBeNull();
});
