import { describe, expect, test } from 'vitest';
import { writeDesign } from '../../design/write-design.ts';
import { memoryPreferences } from '../preferences.ts';
import { interventionsAt } from '../runs/interventions.ts';
import { exampleDesign, ORDER_SAGA, Stage } from '../stage.fixture.ts';

/** Somebody's page, with a branch of a run and the playhead in it; and the link to it. */
async function sender(): Promise<{ readonly stage: Stage; readonly link: string }> {
  const stage = new Stage();
  const { library, run, playhead, sharing } = stage.workspace;
  await library.start();
  await stage.settle();
  run.start({ scenarioId: 'payment-crashes' });
  await stage.settle();
  playhead.seekTime(9_000_000);
  run.intervene(interventionsAt(9_000_000).crash('stock'));
  await stage.settle();
  return { stage, link: await sharing.link('https://example.org/flowstage/?x=1#old') };
}

const fragmentOf = (link: string): string => link.slice(link.indexOf('#'));

/** The page of somebody else, who has a design of their own, opened by a link. */
async function receiver(fragment: string): Promise<Stage> {
  const preferences = memoryPreferences();
  const before = new Stage({ preferences });
  await before.workspace.library.start();
  await before.settle();
  const stage = new Stage({ preferences, storage: before.storage, design: { ...exampleDesign(), name: 'Blank' } });
  stage.storage.locks.clear();
  await Promise.all([stage.workspace.sharing.start(fragment, () => void (cleared = true)), new Promise((resolve) => setTimeout(resolve, 50))]);
  await stage.settle();
  return stage;
}

let cleared = false;

describe('opening a link', () => {
  test('shows a copy: nothing runs, nothing is kept, the own designs stay as they are', async () => {
    const { stage: from, link } = await sender();
    expect(link).toMatch(/^https:\/\/example\.org\/flowstage\/\?x=1#m=1\./);
    cleared = false;
    const stage = await receiver(fragmentOf(link));
    const { document, library, run, layout } = stage.workspace;
    expect(cleared).toBe(true);
    expect(library.state).toMatchObject({ status: 'ready', openId: null, shown: { kind: 'link' } });
    expect(writeDesign(document.state.design)).toBe(ORDER_SAGA);
    expect(run.state).toMatchObject({ status: 'none', log: null, scenarioId: 'payment-crashes', draftFaults: from.workspace.run.state.draftFaults, waitsAtUs: from.workspace.playhead.state.timeUs });
    expect(layout.state.mode).toBe('simulate');
    expect(stage.workers).toBe(0);
    document.edit('Change', (design) => void (design.description = 'mine now'));
    await stage.settle();
    expect([...stage.storage.designs.values()].map(({ entry, commands }) => [entry.name, commands.length])).toEqual([['Order saga', 0]]);
  });

  test('runs to the same log and the same moment when asked to', async () => {
    const { stage: from, link } = await sender();
    const stage = await receiver(fragmentOf(link));
    const { run, playhead } = stage.workspace;
    expect(run.start()).toBe(true);
    await stage.settle();
    expect(run.state.log!.hash()).toBe(from.workspace.run.state.log!.hash());
    expect(playhead.state).toMatchObject({ row: from.workspace.playhead.state.row, timeUs: from.workspace.playhead.state.timeUs, isPlaying: false });
    expect(run.state.draftFaults).toEqual(from.workspace.run.state.draftFaults);
  });

  test('becomes a design of the library when kept, at the same place', async () => {
    const { stage: from, link } = await sender();
    const stage = await receiver(fragmentOf(link));
    await Promise.all([stage.workspace.sharing.keep(), stage.settle()]);
    expect(stage.workspace.library.state).toMatchObject({ shown: null, lock: 'held' });
    expect(stage.storage.designs.size).toBe(2);
    expect(stage.workspace.run.state).toMatchObject({ status: 'none', scenarioId: 'payment-crashes', waitsAtUs: from.workspace.playhead.state.timeUs, draftFaults: from.workspace.run.state.draftFaults });
  });

  test('that is damaged says so, and opens what was open', async () => {
    const stage = await receiver('#m=1.AAAA');
    expect(stage.workspace.library.state).toMatchObject({ status: 'ready', shown: null });
    expect(stage.workspace.document.state.design.name).toBe('Order saga');
    expect(stage.workspace.notices.state.notices.map(({ text, isBanner }) => [text, isBanner])).toEqual([[expect.stringMatching(/^The link is damaged/), true]]);
  });

  test('while the page is open shows its branch, and runs nothing by itself', async () => {
    const { stage: from, link } = await sender();
    const stage = await receiver('');
    expect(await stage.workspace.sharing.open(fragmentOf(link), () => {})).toBe(true);
    await stage.settle();
    expect(stage.workspace.run.state).toMatchObject({ status: 'none', log: null, scenarioId: 'payment-crashes', draftFaults: from.workspace.run.state.draftFaults, waitsAtUs: from.workspace.playhead.state.timeUs });
    expect(stage.workspace.library.state).toMatchObject({ openId: null, shown: { kind: 'link' } });
    expect(stage.workers).toBe(0);
  });

  test('while a copy is open that was changed asks first', async () => {
    const { link } = await sender();
    const stage = await receiver(fragmentOf(link));
    const { document, sharing, notices } = stage.workspace;
    document.edit('Change', (design) => void (design.name = 'Mine'));
    expect(await sharing.open(fragmentOf(link), () => {})).toBe(false);
    expect(document.state.design.name).toBe('Mine');
    notices.state.notices.find(({ key }) => key === 'leave')!.action!.run();
    await stage.settle();
    expect(document.state.design.name).toBe('Order saga');
  });
});

describe('a run of a file', () => {
  test('opens to be looked at, judged by the design in it, and cannot be edited', async () => {
    const { stage: from } = await sender();
    const { makeExport } = await import('../exports/export-model.ts');
    const made = await makeExport(from.workspace, { format: 'rows', scope: { kind: 'run' }, isSelectionOnly: false, isAtPlayhead: false, palette: 'light' }, () => true);
    if (made === null || !made.ok) throw new Error('no file');
    const stage = await receiver('');
    const bytes = new Uint8Array(await made.value.blob.arrayBuffer());
    expect(await stage.workspace.files.openFile({ name: made.value.name, bytes, handle: null })).toBe('');
    const { run, document, library, playhead } = stage.workspace;
    expect(made.value.name).toBe('order-saga-payment-crashes-after-charging.rows.ndjson');
    expect(run.state.log!.hash()).toBe(from.workspace.run.state.log!.hash());
    expect(run.state).toMatchObject({ status: 'finished', findings: from.workspace.run.state.findings, isStale: false });
    expect(document.state.readOnly).toContain('order-saga-payment-crashes-after-charging.rows.ndjson');
    expect(document.edit('No', (design) => void (design.name = 'No'))).toBe(false);
    expect(library.state.shown).toMatchObject({ kind: 'run', words: 'payment crashes after charging, seed 1, engine 1' });
    playhead.seekRow(300);
    await stage.wait(2000);
    expect(stage.storage.views).toEqual([]);
    expect(stage.storage.designs.size).toBe(1);
  });

  test('that is damaged or of another kind says why, and leaves everything as it is', async () => {
    const stage = await receiver('');
    for (const [name, text] of [['a.ndjson', '{}\n'], ['b.ndjson', ''], ['c.json', '{"format":"flowstage/rows","version":7}\n']] as const) {
      expect(await stage.workspace.files.openFile({ name, bytes: new TextEncoder().encode(text), handle: null })).toBeNull();
      expect(stage.workspace.notices.state.notices.at(-1)!.text).toMatch(new RegExp(`^"${name}" cannot be opened: line 1: `));
    }
    expect(stage.workspace.document.state.design.name).toBe('Order saga');
  });
});

describe('the file of a design', () => {
  test('is remembered when the design is opened again, with what another program did to it meanwhile', async () => {
    const stage = await receiver('');
    const disk = { text: '', modifiedAt: 5 };
    const handle = { name: 'mine.flow.json', modifiedAt: async () => disk.modifiedAt, mayWrite: async () => true, write: async (text: string) => void Object.assign(disk, { text, modifiedAt: disk.modifiedAt + 1 }) };
    const { files, library, notices } = stage.workspace;
    const id = await files.openFile({ name: 'mine.flow.json', bytes: new TextEncoder().encode(ORDER_SAGA), handle });
    await library.createBlank();
    await stage.settle();
    expect(files.store.getState().name).toBeNull();
    await library.open(id!);
    await stage.settle();
    expect(files.store.getState().name).toBe('mine.flow.json');
    expect(await files.save()).toBe(true);
    expect(disk.text).toBe(ORDER_SAGA);
    await library.createBlank();
    disk.modifiedAt = 99;
    await library.open(id!);
    await stage.settle();
    expect(await files.save()).toBe(false);
    expect(notices.state.notices.at(-1)!.text).toBe('"mine.flow.json" was changed by another program.');
  });
});
