import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { weigh } from './check-bundle.mjs';

/** Text that does not compress below `bytes`. */
const noise = (bytes) => `//${randomBytes(bytes).toString('base64')}`;

const BARS = { initialScript: 3000, initialStyle: 1000, lazyChunk: 2000 };
const PAGE = '<script type="module" crossorigin src="./assets/index-1.js"></script><link rel="stylesheet" crossorigin href="./assets/index-1.css">';

const build = (assets) => weigh(new Map(Object.entries({ 'index.html': PAGE, 'assets/index-1.js': '', 'assets/index-1.css': '', ...assets })), BARS);

it('lets a small build pass', () => {
  const { script, style, problems } = build({ 'assets/index-1.js': 'import"./a-1.js";', 'assets/a-1.js': noise(500), 'assets/index-1.css': noise(100) });
  expect(problems).toEqual([]);
  expect(script).toBeGreaterThan(500);
  expect(style).toBeGreaterThan(100);
});

it.each(['import"./a-1.js";', 'import{a as b,c}from"./a-1.js";', 'import d,{a as $}from"./a-1.js";', 'import*as e from"./a-1.js";', 'export{a as b}from"./a-1.js";', 'export*from"./a-1.js";', 'import{a}from`./a-1.js`;'])('counts what comes with the first script: %s', (text) => {
  const { problems } = build({ 'assets/index-1.js': text, 'assets/a-1.js': 'import{x}from"./b-1.js";', 'assets/b-1.js': noise(4000) });
  expect(problems).toEqual([expect.stringMatching(/^the first paint waits for 3 scripts: \d.* the bar is 3\.0 kB/)]);
});

it('does not count with it what is asked for later, and weighs that alone', () => {
  const { script, largestLazy, problems } = build({ 'assets/index-1.js': 'const l=()=>import("./late-1.js");const m=()=>import(`./later-1.js`)', 'assets/late-1.js': noise(1500), 'assets/later-1.js': noise(2500) });
  expect(script).toBeLessThan(200);
  expect(largestLazy).toBeGreaterThan(2000);
  expect(problems).toEqual([expect.stringMatching(/^assets\/later-1\.js: /)]);
});

it('lets a worker be as large as it is', () => {
  expect(build({ 'assets/engine.worker-1.js': noise(9000) }).problems).toEqual([]);
});

it('weighs the styles', () => {
  expect(build({ 'assets/index-1.css': noise(1200) }).problems).toEqual([expect.stringMatching(/^the first paint waits for styles/)]);
});

it('is not content with a page that names no script', () => {
  expect(weigh(new Map([['index.html', '<p></p>']]), BARS).problems).toEqual([expect.stringMatching(/names no script/)]);
});
