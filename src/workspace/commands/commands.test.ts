import { beforeEach, describe, expect, test } from 'vitest';
import { NODES } from '../../catalog/nodes/registry.ts';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import { writeDesign } from '../../design/write-design.ts';
import { bugDesign } from '../../checks/bug-pairs.fixture.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { PATTERNS } from '../library/patterns.ts';
import type { CanvasPort, ShellPort, TimelinePort } from '../ports.ts';
import { interventionsAt } from '../runs/interventions.ts';
import { Stage } from '../stage.fixture.ts';
import { comparisonStore } from '../comparison/comparison-store.ts';
import { outcomeStore } from '../outcomes/outcome-store.ts';
import { statisticsStore } from '../statistics/statistics-store.ts';
import { COMMANDS } from './registry.ts';

/** Ports that note what they were asked. */
function ports(stage: Stage): string[] {
  const asked: string[] = [];
  const port = <P extends object>(): P => new Proxy({}, { get: (_, name) => (...args: unknown[]) => {
    asked.push(`${String(name)} ${JSON.stringify(args)}`);
    return name === 'pointer' ? { x: 16, y: 16 } : undefined;
  } }) as P;
  stage.workspace.canvas.register(port<CanvasPort>());
  stage.workspace.timeline.register(port<TimelinePort>());
  stage.workspace.shell.register(port<ShellPort>());
  return asked;
}

const text = (stage: Stage): string => writeDesign(stage.workspace.document.state.design);

/** A stage on which a command has something to do: what is selected depends on the command. */
async function ready(id: string): Promise<{ readonly stage: Stage; readonly asked: string[] }> {
  const stage = new Stage(REFACTORED[id] === undefined ? {} : { design: bugDesign(REFACTORED[id][0], 'broken') });
  const asked = ports(stage);
  const { document, run, playhead, library } = stage.workspace;
  const [outcomes, comparison, statistics] = [outcomeStore(stage.workspace), comparisonStore(stage.workspace), statisticsStore(stage.workspace)];
  await library.create(document.state.design);
  // Refactorings come behind the first view.
  if (REFACTORED[id] !== undefined) await stage.settle();
  if (/^(run|playback|view.escape)/.test(id)) {
    run.start({ scenarioId: 'payment-declined', until: '6s' });
    await stage.settle();
    playhead.seekRow(100);
  }
  document.edit('Group', (design) => void (design.annotations = [{ id: 'frame', kind: 'group', text: '', x: 0, y: 0, width: 100, height: 100, tone: 'blue' }]));
  document.edit('Nothing', (design) => void (design.description = 'x'));
  document.undo();
  document.select(REFACTORED[id]?.slice(1) ?? SELECTIONS[id] ?? ['payment', 'stock', 'shipping']);
  if (id === 'run.cancel') run.start();
  if (id === 'breakpoint.clear') stage.workspace.breakpoints.add({ node: 'payment', event: 'receives' });
  outcomes.setOptions({ seeds: 1, hasFaults: false });
  if (id === 'outcomes.cancel') outcomes.start();
  if (id === 'comparison.cancel') {
    comparison.set({ other: { kind: 'template', id: 'order-saga' } });
    void comparison.start();
  }
  if (id === 'statistics.cancel') statistics.start();
  if (id.endsWith('Draft')) run.intervene(interventionsAt(5_000_000).crash('stock'));
  if (id === 'file.retry') {
    stage.storage.failing = { code: 'quota', message: 'The disk is full.', fix: 'Make room.' };
    document.edit('More', (design) => void (design.description = 'y'));
    await stage.settle();
  }
  if (id === 'file.keep') library.show(document.state.design, null, { of: { kind: 'link' } });
  if (id === 'file.editHere') {
    const other = new Stage({ storage: stage.storage });
    await other.workspace.library.open(library.state.openId!);
    return { stage: other, asked };
  }
  return { stage, asked };
}

/** A design that each refactoring is meant for, and the node. */
const REFACTORED: { readonly [id: string]: readonly [bug: string, node: string] } = {
  'refactor.outbox': ['S01-dual-write', 'orders'], 'refactor.idempotent-consumer': ['S03-repeated-effect', 'payment'], 'refactor.retry-topics': ['S13-poison', 'billing'],
  'refactor.compensation': ['S06-no-compensation', 'reserve-stock'], 'refactor.timeout': ['P01-no-timeout', 'pay'],
};

const SELECTIONS: { readonly [id: string]: readonly string[] } = {
  'arrange.ungroup': ['frame'], 'arrange.collapse': ['frame'], 'refactor.swap': ['order-events'], 'edit.rename': ['payment'], 'edit.connect': ['payment'],
  'add.connectedLeft': ['payment'], 'add.connectedRight': ['payment'], 'add.connectedUp': ['payment'], 'add.connectedDown': ['payment'],
  'edit.walkLeft': ['payment'], 'edit.walkRight': ['payment'], 'edit.walkUp': ['payment'], 'edit.walkDown': ['payment'],
  'arrange.distribute.y': ['payment', 'stock', 'order-view'], 'arrange.distribute.x': ['payment', 'stock', 'order-view'],
  'arrange.align.left': ['payment', 'checkout'], 'arrange.align.right': ['payment', 'checkout'], 'arrange.align.centre': ['payment', 'checkout'],
};

describe('every command', () => {
  test.each(COMMANDS.map((command) => [command.id, command] as const))('%s is enabled where it has something to do; an edit is one undoable step', async (id, command) => {
    const { stage } = await ready(id);
    const { commands, document } = stage.workspace;
    expect(command.title).not.toBe('');
    expect(commands.isEnabled(id)).toBe(true);
    const before = text(stage);
    const steps = document.state.history.past.length;
    if (command.isEdit === true && id === 'edit.paste') stage.clipboard = '{"format": "flowstage/design", "version": 1, "nodes": [{"id": "db", "kind": "store", "name": "DB"}]}';
    expect(commands.run(id)).toBe(true);
    await stage.settle();
    if (command.isEdit === true) {
      expect(document.state.history.past).toHaveLength(steps + 1);
      expect(text(stage)).not.toBe(before);
      expect(document.undo()).toBe(true);
      expect(text(stage)).toBe(before);
      expect(document.redo()).toBe(true);
    } else if (!id.startsWith('file.') && !['edit.undo', 'edit.redo'].includes(id)) expect(text(stage)).toBe(before);
  });

  test.each(COMMANDS.filter(({ isEdit }) => isEdit === true).map(({ id }) => [id] as const))('%s leaves a read-only document alone', async (id) => {
    const { stage } = await ready(id);
    stage.workspace.document.setReadOnly('Another tab is editing this design.');
    const before = text(stage);
    expect(stage.workspace.commands.run(id)).toBe(false);
    expect(text(stage)).toBe(before);
  });
});

describe('on an empty canvas without run', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage({ design: emptyDesign('Empty') });
  });

  const ALWAYS = COMMANDS.filter(({ isEnabled }) => isEnabled === undefined).map(({ id }) => id);

  test('only what needs nothing is enabled', () => {
    const additions = ['add.note', ...[...CHANNELS, ...NODES.filter(({ parentKind }) => parentKind === undefined), ...SYSTEMS, ...PATTERNS].map(({ kind }) => `add.${kind}`)];
    const enabled = COMMANDS.map(({ id }) => id).filter((id) => stage.workspace.commands.isEnabled(id));
    expect(enabled.sort()).toEqual([...ALWAYS, ...additions, 'edit.paste'].sort());
  });

  test('none of all commands throws, enabled or not', async () => {
    for (const { id } of COMMANDS) stage.workspace.commands.run(id);
    await stage.settle();
    expect(stage.workspace.commands.run('no.such')).toBe(false);
  });
});

test('ids and keys are each there once in a scope', () => {
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  for (const scope of ['canvas', 'timeline'] as const) {
    const keys = COMMANDS.filter((command) => command.scope === scope || command.scope === 'global').flatMap(({ keys: own = [] }) => own);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  }
});

test('a refused run shows what is wrong', async () => {
  const { stage } = await ready('run.start');
  stage.workspace.document.edit('Break', (design) => void (design.nodes[0]!.config = {}));
  stage.workspace.commands.run('run.start');
  expect(stage.workspace.layout.panels).toMatchObject({ isDrawerOpen: true, drawerTab: 'problems' });
  expect(stage.workspace.notices.state.notices.at(-1)?.text).toMatch(/cannot be run yet/);
});

test('running brings the simulation on the screen', async () => {
  const { stage } = await ready('run.start');
  stage.workspace.commands.run('run.start', { id: 'happy-path' });
  await stage.wait(0);
  expect(stage.workspace.layout.state.mode).toBe('simulate');
  expect(stage.workspace.run.state.scenario?.id).toBe('happy-path');
});

test('escape does one thing after the other', async () => {
  const { stage } = await ready('view.escape');
  const { layout, document, playhead, commands } = stage.workspace;
  layout.setOverlay('keys');
  layout.follow({ saga: 3 });
  playhead.play();
  const state = (): unknown => [layout.state.overlay, document.state.selection.length > 0, layout.state.saga, playhead.state.isPlaying];
  const seen = Array.from({ length: 4 }, () => (commands.run('view.escape'), state()));
  expect(seen).toEqual([[null, true, 3, true], [null, false, 3, true], [null, false, 0, true], [null, false, 0, false]]);
  expect(commands.isEnabled('view.escape')).toBe(false);
});

test('deleting gives the focus to the nearest neighbour', async () => {
  const { stage, asked } = await ready('edit.delete');
  stage.workspace.document.select(['payment-db']);
  stage.workspace.commands.run('edit.delete');
  expect(asked).toEqual(['focus ["stock-db"]']);
});

test('walking follows the wires', async () => {
  const { stage } = await ready('edit.walkRight');
  const { document, commands } = stage.workspace;
  document.select(['checkout']);
  commands.run('edit.walkRight');
  expect(document.state.selection).toEqual(['order-events']);
  commands.run('edit.walkLeft');
  expect(document.state.selection).toEqual(['checkout']);
});

test('nudges of one selection are one step back', async () => {
  const { stage } = await ready('arrange.nudgeLeft');
  const { document, commands } = stage.workspace;
  const before = document.state.history.past.length;
  const { x, y } = document.state.design.layout['payment']!;
  for (let count = 0; count < 5; count++) commands.run('arrange.nudgeRight');
  commands.run('arrange.nudgeDownFar');
  expect(document.state.history.past).toHaveLength(before + 1);
  expect(document.state.design.layout['payment']).toEqual({ x: x + 40, y: y + 80 });
});

test('a person may give a command other keys', async () => {
  const { stage } = await ready('edit.undo');
  stage.workspace.settings.set({ keys: { 'edit.undo': ['F3'] } });
  expect(stage.workspace.commands.keysOf('edit.undo')).toEqual(['F3']);
  expect(stage.workspace.commands.keysOf('edit.redo')).toEqual(['Mod+Shift+Z', 'Mod+Y']);
});

test('what is added follows what is selected, to the right of it', () => {
  const stage = new Stage({ design: emptyDesign('Empty') });
  ports(stage);
  const { commands, document } = stage.workspace;
  for (const kind of ['producer', 'kafka-topic', 'consumer']) commands.run(`add.${kind}`);
  const { nodes, layout } = document.state.design;
  const places = nodes.map(({ id }) => layout[id]!);
  expect(places.map(({ y }) => y)).toEqual(places.map(() => places[0]!.y));
  expect(places.every(({ x }, at) => at === 0 || (x - places[at - 1]!.x > 200 && x - places[at - 1]!.x < 300))).toBe(true);
});
