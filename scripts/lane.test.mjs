import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Lane } from './lane.mjs';

const say = (text, code = 0) => ['-e', `process.stdout.write('${text}'); process.exitCode = ${code}`];

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

it('says whether a step went well', async () => {
  const lane = new Lane({ isHeld: true });
  expect(await lane.run('good', say(''))).toMatchObject({ ok: true });
  expect(await lane.run('bad', say('', 3))).toMatchObject({ ok: false });
});

it('says so too of a script that is not there', async () => {
  const lane = new Lane({ isHeld: true });
  expect(await lane.run('missing', ['no-such-script.mjs'])).toMatchObject({ ok: false });
  lane.show();
  expect(printed).toContain('no-such-script.mjs');
});

it('holds back what steps print until it is shown, each under its heading, and nothing from then on', async () => {
  const lane = new Lane({ isHeld: true });
  await lane.run('first', say('one;'));
  lane.add('first', 1, { passed: 0, failed: 1, problems: ['is wrong'] });
  const second = lane.run('second', ['-e', "process.stderr.write('two;'); setTimeout(() => process.stdout.write('three;'), 500)"]);
  expect(printed).toBe('');
  await vi.waitFor(() => {
    lane.show();
    expect(printed).toContain('two;');
  }, 10_000);
  expect(printed.replaceAll('\n', '|')).toMatch(/^\|=== first\|one;first: is wrong\||=== second\|two;/);
  await second;
  expect(printed).toMatch(/two;three;$/);
});

it('gives each step its environment', async () => {
  const lane = new Lane({ isHeld: true });
  await lane.run('env', ['-p', 'process.env.LANE_TEST'], { LANE_TEST: 'there' });
  lane.show();
  expect(printed).toContain('there');
});

it('keeps the steps in their order, notes count as nothing', () => {
  const lane = new Lane();
  lane.add('a', 2, { passed: 3, failed: 0, problems: [] });
  lane.note('b', 'a report');
  expect(lane.steps).toEqual([{ name: 'a', seconds: 2, passed: 3, failed: 0, problems: [] }, { name: 'b', seconds: 0, passed: 0, failed: 0, problems: ['a report'] }]);
});
