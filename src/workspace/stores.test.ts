import { describe, expect, test } from 'vitest';
import { LayoutStore } from './layout-store.ts';
import { ACTION_NOTICE_MS, NOTICE_MS, NoticeStore } from './notices.ts';
import { PortSlot } from './port-slot.ts';
import { memoryPreferences } from './preferences.ts';
import { DEFAULT_SETTINGS, SettingsStore } from './settings.ts';

describe('settings', () => {
  test('outlive the page', () => {
    const kept = memoryPreferences();
    new SettingsStore(kept).set({ theme: 'dark', keys: { 'edit.undo': ['F3'] } });
    expect(new SettingsStore(kept).state).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', keys: { 'edit.undo': ['F3'] } });
  });

  test.each(['', 'null', '[]', '{', '{"theme": "pink", "isSnapping": "yes", "keys": [], "other": 1}'])('%j is as good as nothing', (text) => {
    const kept = memoryPreferences();
    kept.set('flowstage.settings', text);
    expect(new SettingsStore(kept).state).toEqual(DEFAULT_SETTINGS);
  });
});

describe('layout', () => {
  test('each mode has its own panels, and keeps them', () => {
    const kept = memoryPreferences();
    const layout = new LayoutStore(kept);
    layout.setPanels({ leftSize: 30 });
    layout.setMode('simulate');
    layout.showDrawer('log');
    const again = new LayoutStore(kept);
    expect(again.panels.leftSize).toBe(30);
    again.setMode('simulate');
    expect(again.panels).toMatchObject({ drawerTab: 'log', leftSize: 18 });
  });

  test('a tab that this release does not know is the usual one', () => {
    const kept = memoryPreferences();
    kept.set('flowstage.panels.design', '{"leftTab": "weather", "leftSize": 25}');
    expect(new LayoutStore(kept).panels).toMatchObject({ leftTab: 'palette', leftSize: 25 });
  });
});

describe('notices', () => {
  const timers = () => {
    const set: { readonly run: () => void; readonly ms: number }[] = [];
    return { set, timers: { set: (run: () => void, ms: number) => set.push({ run, ms }), clear: () => {} } };
  };

  test('leave by themselves, later with something to do, never as a banner', () => {
    const { set, timers: port } = timers();
    const notices = new NoticeStore(port);
    notices.show({ tone: 'info', text: 'a' });
    notices.show({ tone: 'info', text: 'b', action: { label: 'Undo', run: () => {} } });
    notices.show({ tone: 'error', text: 'c', isBanner: true });
    expect(set.map(({ ms }) => ms)).toEqual([NOTICE_MS, ACTION_NOTICE_MS]);
    for (const { run } of set) run();
    expect(notices.state.notices.map(({ text }) => text)).toEqual(['c']);
  });

  test('one of a key takes the place of the one before, and what is said last is spoken', () => {
    const notices = new NoticeStore(timers().timers);
    notices.show({ tone: 'info', text: 'a', key: 'x' });
    notices.show({ tone: 'info', text: 'b', key: 'x' });
    expect(notices.state).toMatchObject({ notices: [{ text: 'b' }], spoken: 'b' });
    notices.closeKey('x');
    notices.say('Undone');
    expect(notices.state).toEqual({ notices: [], spoken: 'Undone' });
  });
});

test('a port that left late does not take the next one with it', () => {
  const slot = new PortSlot<string>();
  const leave = slot.register('one');
  slot.register('two');
  leave();
  expect(slot.port).toBe('two');
});
