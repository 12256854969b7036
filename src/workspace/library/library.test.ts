import { describe, expect, test, vi } from 'vitest';
import type { StorageProblem } from '../../storage/problem.ts';
import { firstRows } from '../../log/first-rows.fixture.ts';
import { writeDesign } from '../../design/write-design.ts';
import { interventionsAt } from '../runs/interventions.ts';
import { memoryPreferences } from '../preferences.ts';
import { exampleDesign, ORDER_SAGA, Stage } from '../stage.fixture.ts';
import { ELSEWHERE } from './library.ts';
import { fileName } from './file-store.ts';
import { MemoryLibrary } from '../memory-library.fixture.ts';

const FULL: StorageProblem = { code: 'quota', message: 'The disk is full.', fix: 'Make room, or download a copy.' };

async function started(options: ConstructorParameters<typeof Stage>[0] = {}): Promise<Stage> {
  const stage = new Stage(options);
  await stage.workspace.library.start();
  await stage.settle();
  return stage;
}

const describeIt = (text: string) => (design: { description: string }): void => void (design.description = text);
const text = (stage: Stage): string => writeDesign(stage.workspace.document.state.design);

describe('starting', () => {
  test('the first time the example opens, the next time what was open last', async () => {
    const preferences = memoryPreferences();
    const first = await started({ preferences });
    expect(text(first)).toBe(ORDER_SAGA);
    expect(first.workspace.library.state).toMatchObject({ status: 'ready', lock: 'held', save: { kind: 'saved', at: null } });
    const id = await first.workspace.library.createBlank();
    const again = await started({ preferences, storage: released(first) });
    expect(again.workspace.library.state.openId).toBe(id);
    expect(again.workspace.document.state.design.nodes).toEqual([]);
  });

  test('a run is there again, with its playhead and its draft', async () => {
    const preferences = memoryPreferences();
    const first = await started({ preferences });
    const { run, playhead } = first.workspace;
    run.start({ scenarioId: 'payment-crashes' });
    await first.settle();
    run.intervene(interventionsAt(5_000_000).crash('stock'));
    await first.settle();
    playhead.seekRow(777);
    await first.wait(1000);
    const again = await started({ preferences, storage: released(first) });
    expect(again.workspace.run.state).toMatchObject({ status: 'finished', runId: run.state.runId, scenarioId: 'payment-crashes', isStale: false, draftFaults: run.state.draftFaults, findings: run.state.findings });
    expect(again.workspace.playhead.state).toMatchObject({ row: 777, timeUs: playhead.state.timeUs });
    expect(again.workspace.run.state.log!.hash()).toBe(run.state.log!.hash());
    expect(again.workspace.run.dropDraft()).toBe(true);
    await again.settle();
    expect(again.workspace.run.state.scenario!.faults.map(({ id }) => id)).toEqual(['crash']);
  });

  test('a draft that was saved as a scenario is no draft any more when the run is opened again', async () => {
    const preferences = memoryPreferences();
    const first = await started({ preferences });
    const { run } = first.workspace;
    run.start({ scenarioId: 'payment-crashes' });
    await first.settle();
    run.intervene(interventionsAt(5_000_000).crash('stock'));
    await first.settle();
    const id = run.saveDraftAs('Stock dies');
    await first.wait(1000);
    const again = await started({ preferences, storage: released(first) });
    expect(again.workspace.run.state).toMatchObject({ status: 'finished', runId: run.state.runId, scenarioId: id, draftFaults: [], isStale: false, scenario: { name: 'Stock dies' } });
    expect(again.workspace.run.saveDraftAs('Again')).toBe(null);
  });

  test.each([true, false])('the scenario that was chosen is chosen again, whatever ran before: %s', async (hasRun) => {
    const preferences = memoryPreferences();
    const first = await started({ preferences });
    if (hasRun) first.workspace.run.start({ scenarioId: 'payment-crashes' });
    await first.settle();
    first.workspace.run.choose('payment-declined');
    const again = await started({ preferences, storage: released(first) });
    expect(again.workspace.run.state).toMatchObject({ runId: first.workspace.run.state.runId, scenarioId: 'payment-declined' });
  });

  test('a run that the reload ended is shown as far as it was kept', async () => {
    const preferences = memoryPreferences();
    const first = await started({ preferences });
    first.workspace.run.start();
    await first.settle();
    await first.workspace.library.refreshRuns();
    const kept = first.storage.runs.get(first.workspace.run.state.runId!)!;
    kept.result = null;
    const again = await started({ preferences, storage: released(first) });
    expect(again.workspace.run.state).toMatchObject({ status: 'failed', summary: null, findings: [] });
    expect(again.workspace.run.state.log!.rowCount).toBeGreaterThan(1000);
  });

  test('a run that was interrupted runs on, in its place, to the end that it would have had', async () => {
    const first = await started();
    const { run } = first.workspace;
    run.start({ scenarioId: 'payment-crashes', seed: 'x' });
    await first.settle();
    const runId = run.state.runId!;
    const hash = run.state.log!.hash();
    interrupt(first.storage, runId);
    const again = await started({ storage: released(first) });
    const { library, run: resumed } = again.workspace;
    expect(await library.openRun(runId)).toBe(true);
    expect(resumed.state.log!.hash()).not.toBe(hash);
    expect(await library.goOn(runId)).toBe(true);
    await again.settle();
    expect(resumed.state).toMatchObject({ status: 'finished', runId, startedAt: run.state.startedAt, scenarioId: 'payment-crashes', findings: run.state.findings, problems: [] });
    expect(resumed.state.log!.hash()).toBe(hash);
    expect(library.state.runs.filter(({ id }) => id === runId).map(({ state }) => state)).toEqual(['finished']);
    expect(await first.workspace.library.goOn('no such run')).toBe(false);
  });

  test('a run that comes out otherwise than before its interruption says so', async () => {
    const first = await started();
    first.workspace.run.start({ scenarioId: 'payment-crashes' });
    await first.settle();
    const runId = first.workspace.run.state.runId!;
    const kept = interrupt(first.storage, runId);
    kept.segments[0] = { ...firstRows(kept.segments[0]!, kept.segments[0]!.rows), hash: '0'.repeat(32), rows: first.workspace.run.state.log!.segments[0]!.rows };
    const again = await started({ storage: released(first) });
    expect(await again.workspace.library.goOn(runId)).toBe(true);
    await again.settle();
    expect(again.workspace.run.state.problems.map(({ code, message }) => [code, message.slice(0, 21)])).toEqual([['came-out-otherwise', 'From row 1 on the run']]);
  });
});

/** As a tab that was closed leaves a run: some of its rows, no result. */
function interrupt(storage: MemoryLibrary, runId: string) {
  const kept = storage.runs.get(runId)!;
  kept.result = null;
  kept.entry = { ...kept.entry, state: 'interrupted' };
  const [first] = kept.segments;
  kept.segments.splice(0, kept.segments.length, ...(first === undefined ? [] : [firstRows(first, Math.floor(first.rows / 2))]));
  return kept;
}

describe('saving', () => {
  test('every commit is one record, in order; saved is said when it is written', async () => {
    const stage = await started();
    const { document, library } = stage.workspace;
    document.edit('One', describeIt('1'));
    document.edit('Two', describeIt('2'));
    expect(library.state.save).toEqual({ kind: 'saving' });
    stage.nowMs = 5;
    await stage.settle();
    expect(library.state.save).toEqual({ kind: 'saved', at: 5 });
    document.undo();
    await stage.settle();
    const kept = stage.storage.designs.get(library.state.openId!)!;
    expect(kept.commands.map(({ label }) => label)).toEqual(['One', 'Two', 'Undo Two']);
    expect(kept.entry.revision).toBe(3);
    expect(kept.design.description).toBe('1');
  });

  test('what cannot be written says so, waits, and is written in order when it can be', async () => {
    const stage = await started();
    const { document, library } = stage.workspace;
    stage.storage.failing = FULL;
    document.edit('One', describeIt('1'));
    await stage.settle();
    expect(library.state.save).toEqual({ kind: 'notSaved', why: FULL.message, fix: FULL.fix });
    document.edit('Two', describeIt('2'));
    await stage.settle();
    expect(library.state.save.kind).toBe('notSaved');
    stage.storage.failing = null;
    await library.retry();
    expect(library.state.save.kind).toBe('saved');
    expect(stage.storage.designs.get(library.state.openId!)!.commands.map(({ label }) => label)).toEqual(['One', 'Two']);
  });

  test('a change of another tab is never overwritten: the document becomes read-only, and a copy keeps it', async () => {
    const stage = await started();
    const { document, library } = stage.workspace;
    const id = library.state.openId!;
    await stage.storage.renameDesign(id, 'Other');
    document.edit('Mine', describeIt('mine'));
    await stage.settle();
    expect(library.state.save.kind).toBe('notSaved');
    expect(document.state.readOnly).toMatch(/Another tab/);
    expect(stage.storage.designs.get(id)!.design.name).toBe('Other');
    const copy = await library.saveCopy();
    await stage.settle();
    expect(copy).not.toBe(id);
    expect(document.state).toMatchObject({ readOnly: null, design: { description: 'mine' } });
  });
});

describe('two tabs', () => {
  test('the second reads, may take over, and nothing is lost', async () => {
    const one = await started();
    const id = one.workspace.library.state.openId!;
    const two = new Stage({ storage: one.storage });
    await two.workspace.library.open(id);
    expect(two.workspace.document.state.readOnly).toBe(ELSEWHERE);
    expect(two.workspace.library.state.lock).toBe('elsewhere');
    expect(two.workspace.document.edit('No', describeIt('no'))).toBe(false);
    one.workspace.document.edit('Yes', describeIt('from the first'));
    await two.workspace.library.takeOver();
    await two.settle();
    expect(one.workspace.document.state.readOnly).toBe(ELSEWHERE);
    expect(two.workspace.document.state).toMatchObject({ readOnly: null, design: { description: 'from the first' } });
    two.workspace.document.edit('Mine', describeIt('from the second'));
    await two.settle();
    expect(two.workspace.library.state).toMatchObject({ lock: 'held', save: { kind: 'saved' } });
    expect(one.storage.designs.get(id)!.design.description).toBe('from the second');
  });
});

describe('designs', () => {
  test('renaming the open one is an edit; another is renamed where it lies', async () => {
    const stage = await started();
    const { library, document } = stage.workspace;
    const first = library.state.openId!;
    await library.createBlank();
    await library.rename(library.state.openId!, 'Here');
    await library.rename(first, 'There');
    expect(library.state.designs.map(({ name }) => name).sort()).toEqual(['Here', 'There']);
    expect(document.state.design.name).toBe('Here');
    expect(document.undo()).toBe(true);
  });

  test('deleting offers to undo, and opens what is left', async () => {
    const stage = await started();
    const { library, notices, document } = stage.workspace;
    const example = library.state.openId!;
    const copy = await library.duplicate(example);
    expect(library.state.designs.map(({ name }) => name)).toContain('Order saga copy');
    await library.delete(example);
    expect(library.state.openId).toBe(copy);
    const { action } = notices.state.notices.at(-1)!;
    action!.run();
    await stage.settle();
    expect(library.state.openId).toBe(example);
    expect(document.state.design.name).toBe('Order saga');
    expect(library.state.designs).toHaveLength(2);
  });

  test('without any a blank one opens', async () => {
    const stage = await started();
    await stage.workspace.library.delete(stage.workspace.library.state.openId!);
    expect(stage.workspace.document.state.design).toMatchObject({ name: 'Untitled', nodes: [] });
  });

  test('what is not there is told, and the open one stays as it is on the screen', async () => {
    const stage = await started();
    expect(await stage.workspace.library.open('no-such')).toBe(false);
    expect(stage.workspace.notices.state.notices.at(-1)).toMatchObject({ tone: 'error', text: expect.stringContaining('no such design') });
    expect(text(stage)).toBe(ORDER_SAGA);
    stage.workspace.document.edit('Still', describeIt('saved'));
    await stage.settle();
    expect(stage.storage.designs.get(stage.workspace.library.state.openId!)!.design.description).toBe('saved');
  });

  test('one with unsaved changes is not left unasked', async () => {
    const stage = await started();
    const { library, document, notices } = stage.workspace;
    stage.storage.failing = FULL;
    document.edit('One', describeIt('1'));
    expect(await library.createBlank()).toBeNull();
    expect(document.state.design.description).toBe('1');
    notices.state.notices.at(-1)!.action!.run();
    await stage.settle();
    expect(document.state.design.name).toBe('Untitled');
  });

  test('one that cannot be kept is shown, unsaved, and kept when it can be', async () => {
    const stage = await started();
    const { library, document } = stage.workspace;
    const refuse = vi.spyOn(stage.storage, 'createDesign').mockResolvedValue({ ok: false, error: FULL });
    expect(await library.createBlank()).toBeNull();
    expect(library.state).toMatchObject({ openId: null, save: { kind: 'notSaved' } });
    document.edit('One', describeIt('1'));
    expect(library.state.save.kind).toBe('notSaved');
    refuse.mockRestore();
    await library.retry();
    expect(library.state.save.kind).toBe('saved');
    expect(stage.storage.designs.get(library.state.openId!)!.design.description).toBe('1');
  });

  test('of two that are opened at once the last one opens', async () => {
    const stage = await started();
    const { library, document } = stage.workspace;
    const first = library.state.openId!;
    const second = await library.createBlank();
    await Promise.all([library.open(first), library.open(second!), library.open(first), library.open(second!)]);
    expect(library.state.openId).toBe(second);
    expect(document.state.design.name).toBe('Untitled');
    expect([...stage.storage.locks.keys()]).toEqual([second]);
  });
});

test('restore points: before the first change, named ones, and back as one edit', async () => {
  const stage = await started();
  const { library, document } = stage.workspace;
  document.edit('One', describeIt('1'));
  await stage.settle();
  expect(library.state.restorePoints.map(({ name }) => name)).toEqual([null]);
  await library.saveRestorePoint('Good');
  document.edit('Two', describeIt('2'));
  await library.restore(library.state.restorePoints.find(({ name }) => name === 'Good')!);
  expect(document.state.design.description).toBe('1');
  document.undo();
  expect(document.state.design.description).toBe('2');
});

test('runs are listed, opened and deleted', async () => {
  const stage = await started();
  const { library, run } = stage.workspace;
  run.start({ scenarioId: 'happy-path' });
  await stage.settle();
  const first = run.state.runId!;
  run.start({ scenarioId: 'payment-declined' });
  await stage.settle();
  expect(library.state.runs.map(({ title, state }) => `${title} ${state}`)).toEqual(['payment declined · seed 1 finished', 'happy path · seed 1 finished']);
  expect(await library.openRun(first)).toBe(true);
  expect(run.state).toMatchObject({ runId: first, scenarioId: 'happy-path', status: 'finished' });
  await library.deleteRun(first);
  expect([library.state.runs.length, run.state.runId]).toEqual([1, null]);
});

describe('files', () => {
  test('a file becomes a design of the library; saving gives its bytes back', async () => {
    const stage = await started({ design: exampleDesign() });
    stage.fileToOpen = { name: 'mine.flow.json', bytes: new TextEncoder().encode(ORDER_SAGA.replace('"Order saga"', '"Mine"')), handle: null };
    await stage.workspace.files.open();
    expect(stage.workspace.document.state.design.name).toBe('Mine');
    expect(stage.workspace.files.store.getState()).toMatchObject({ name: 'mine.flow.json', revision: 0 });
    await stage.workspace.files.save();
    expect(stage.written).toEqual([{ name: 'mine.flow.json', text: text(stage) }]);
  });

  test('one that is none says why and changes nothing', async () => {
    const stage = await started();
    stage.fileToOpen = { name: 'photo.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), handle: null };
    expect(await stage.workspace.files.open()).toBeNull();
    expect(stage.workspace.notices.state.notices.at(-1)?.text).toMatch(/photo.png/);
    expect(text(stage)).toBe(ORDER_SAGA);
  });

  test('a file that another program changed is not overwritten unasked', async () => {
    const stage = await started();
    const disk = { text: ORDER_SAGA, modifiedAt: 1 };
    const handle = { name: 'mine.flow.json', modifiedAt: async () => disk.modifiedAt, mayWrite: async () => true, write: async (written: string) => void Object.assign(disk, { text: written, modifiedAt: disk.modifiedAt + 1 }) };
    stage.fileToOpen = { name: 'mine.flow.json', bytes: new TextEncoder().encode(ORDER_SAGA), handle };
    await stage.workspace.files.open();
    stage.workspace.document.edit('One', describeIt('1'));
    expect(await stage.workspace.files.save()).toBe(true);
    expect(disk.text).toBe(text(stage));
    Object.assign(disk, { text: 'theirs', modifiedAt: 100 });
    expect(await stage.workspace.files.save()).toBe(false);
    expect(disk.text).toBe('theirs');
    stage.workspace.notices.state.notices.at(-1)!.action!.run();
    await stage.settle();
    expect(disk.text).toBe(text(stage));
  });

  test('a file of a later release is read and not written', async () => {
    const stage = await started();
    stage.fileToOpen = { name: 'new.flow.json', bytes: new TextEncoder().encode(ORDER_SAGA.replace('"version": 1', '"version": 99')), handle: null };
    await stage.workspace.files.open();
    expect(stage.workspace.document.state.readOnly).toMatch(/later release/);
    expect(stage.workspace.library.state.openId).toBeNull();
    expect(stage.storage.designs.size).toBe(1);
  });

  test.each([['Order saga', 'order-saga.flow.json'], ['  Größe/../x ', 'gro-e-..-x.flow.json'], ['日本', 'design.flow.json']])('%s is called %s', (name, file) => expect(fileName(name)).toBe(file));
});

/** The storage after a tab was closed: nobody holds a lock. */
function released({ storage }: Stage): MemoryLibrary {
  storage.locks.clear();
  return storage;
}
