import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { bugDesign, judge } from '../checks/bug-pairs.fixture.ts';
import { compile } from './compile.ts';
import type { Design } from './document.ts';
import { readDesign } from './read-design.ts';
import { suggestExpectations } from './suggest-expectations.ts';

const FOLDER = 'public/examples';
const example = (name: string): Design => readDesign(readFileSync(`${FOLDER}/${name}`), name).design!;

const withAll = (design: Design): Design => ({ ...design, expectations: [...design.expectations, ...suggestExpectations(design).map((item, index) => ({ id: `suggested-${index}`, ...item }))] });

describe('suggested expectations', () => {
  test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.flow.json')))('of %s compile, and are suggested once', (name) => {
    const design = example(name);
    const all = withAll(design);
    expect(compile(all, all.scenarios.at(-1)!.id).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(suggestExpectations(all)).toEqual([]);
  });

  it('are what the parts of the design promise', () => {
    const bare = { ...example('order-saga.flow.json'), expectations: [] };
    const suggested = suggestExpectations(bare);
    const kinds = suggested.filter(({ kind }) => kind !== 'always').map(({ kind, config }) => `${kind} ${Object.values(config).map((value) => JSON.stringify(value).replaceAll('"', '')).join(' ')}`.trim());
    expect(kinds).toEqual([
      'no-loss', 'saga-atomicity order-saga', 'saga-termination order-saga', 'at-most-once reserve', 'at-most-once undo-reserve', 'at-most-once charge', 'at-most-once undo-charge', 'at-most-once ship', 'at-most-once undo-ship',
      'staleness order-view', 'converged order-view', 'order-per-key order-events order-view',
      'progress order-saga', 'progress stock', 'progress payment', 'progress shipping', 'progress order-view', 'storm',
    ]);
    expect(suggested.flatMap(({ kind, config }) => (kind === 'always' ? [config['expression']] : []))).toEqual(bare.nodes.filter(({ kind }) => ['consumer', 'projection', 'saga'].includes(kind)).map(({ id }) => `lag('${id}') <= 1000`));
    expect(suggestExpectations(example('stale-read.flow.json')).map(({ kind }) => kind)).toEqual(['staleness', 'converged', 'order-per-key', 'always', 'progress', 'no-lost-update']);
  });

  it('know backlogs of queues and of services that are called, and the order that retry topics lose', () => {
    const of = (name: string): readonly string[] => suggestExpectations({ ...example(name), expectations: [] }).map(({ kind, config }) => `${kind} ${Object.values(config).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')}`);
    expect(of('bugs/S30-retry-storm.broken.flow.json')).toEqual(['at-most-once paid', "always waiting('bank') <= 1000"]);
    expect(of('bugs/S26-visibility-timeout.broken.flow.json')).toContain("always depth('payments') <= 1000");
    expect(of('bugs/S35-clock-skew-lease.broken.flow.json')).toContain('single-leader lead pay-out');
    expect(of('bugs/S31-schema-deploy.broken.flow.json')).toContain('schema-readable billing');
    expect(of('bugs/P03-lost-update.broken.flow.json')).toContain('no-lost-update ');
    expect(of('bugs/S18-dirty-read.broken.flow.json').filter((item) => item.startsWith('no-lost-update'))).toEqual([]);
    const dirty = (key: string): readonly unknown[] => {
      const text = JSON.stringify({ ...example('bugs/P01-no-timeout.broken.flow.json'), expectations: [] }).replaceAll('"key":"message.key"', `"key":"${key}"`);
      return suggestExpectations(JSON.parse(text) as Design).filter(({ kind }) => kind === 'dirty-read').map(({ config }) => config['about']);
    };
    expect([dirty('payload.seat'), dirty('message.key')]).toEqual([['payload.seat'], []]);
    expect(of('bugs/P02-event-loop.broken.flow.json').at(-1)).toBe('storm ');
    expect(of('bugs/S19-acks-one.broken.flow.json').filter((item) => item.startsWith('s'))).toEqual([]);
    expect(of('bugs/S11-retry-reorders.broken.flow.json').filter((item) => item.startsWith('effect-order'))).not.toEqual([]);
  });

  it('a suggested limit is broken by a retry storm, and kept by its mended twin', () => {
    const found = (['broken', 'mended'] as const).map((twin) => {
      const design = { ...bugDesign('S30-retry-storm', twin), expectations: [] };
      const all = withAll(design);
      return [...new Set(judge(all, all.scenarios[1]).report.findings.map(({ expectation }) => all.expectations.find(({ id }) => id === expectation)?.config['expression']))];
    });
    expect(found).toEqual([["waiting('bank') <= 1000"], []]);
  });

  it('leave out what is expected already, with whatever limits', () => {
    const design = example('order-saga.flow.json');
    expect(suggestExpectations(design).map(({ kind }) => kind)).not.toContain('saga-termination');
    expect(suggestExpectations(design).some(({ config }) => config['effect'] === 'charge')).toBe(false);
  });
});
