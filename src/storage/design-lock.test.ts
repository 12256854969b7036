import { expect, it } from 'vitest';
import { lockDesign } from './design-lock.ts';
import type { DesignLock } from './library-storage.ts';
import { TestBrowser, type TestTab } from './platform.fixture.ts';

interface Tab extends TestTab {
  readonly lock: DesignLock;
  readonly told: string[];
}

async function tab(browser: TestBrowser, onAsked: () => Promise<void> = async () => undefined): Promise<Tab> {
  const made = browser.tab();
  const told: string[] = [];
  const note = (what: string) => (): void => void told.push(what);
  const lock = await lockDesign('d', { onHeld: note('held'), onLost: note('lost'), onAsked: () => (told.push('asked'), onAsked()) }, made.platform);
  return { ...made, lock, told };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

it('gives the lock to the first tab, and to the next when that lets go', async () => {
  const browser = new TestBrowser();
  const [one, two, three] = [await tab(browser), await tab(browser), await tab(browser)];
  expect([one, two, three].map(({ lock }) => lock.isHeld)).toEqual([true, false, false]);
  one.lock.release();
  await settled();
  expect([two, three].map(({ lock }) => lock.isHeld)).toEqual([true, false]);
  expect(two.told).toEqual(['held']);
});

it('hands over when the tab that edits has stored what it had', async () => {
  const browser = new TestBrowser();
  let store = (): void => undefined;
  const one = await tab(browser, () => new Promise((resolve) => (store = resolve)));
  const [waiting, two] = [await tab(browser), await tab(browser)];
  const taken = two.lock.takeOver();
  await settled();
  expect(one.told).toEqual(['asked']);
  expect(one.lock.isHeld).toBe(true);
  store();
  await taken;
  expect([one, waiting, two].map(({ lock }) => lock.isHeld)).toEqual([false, false, true]);
  expect(one.told).toEqual(['asked', 'lost']);
  expect(waiting.told).toEqual([]);
  expect(two.told).toEqual(['held']);
});

it('takes over from a tab that does not answer', async () => {
  const browser = new TestBrowser();
  const one = await tab(browser, () => new Promise(() => undefined));
  const two = await tab(browser);
  const taken = two.lock.takeOver();
  await settled();
  expect(two.lock.isHeld).toBe(false);
  two.timers.fire();
  await taken;
  expect(two.lock.isHeld).toBe(true);
  expect(one.lock.isHeld).toBe(false);
  expect(one.told).toEqual(['asked', 'lost']);
});

it('stands in line again after losing, and not after releasing', async () => {
  const browser = new TestBrowser();
  const [one, two] = [await tab(browser), await tab(browser)];
  await two.lock.takeOver();
  two.lock.release();
  await settled();
  expect(one.lock.isHeld).toBe(true);
  one.lock.release();
  await settled();
  expect(two.lock.isHeld).toBe(false);
});
