import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { judge } from '../../checks/bug-pairs.fixture.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import { readDesign } from '../../design/read-design.ts';
import { TEMPLATES } from './templates.ts';

const opened = TEMPLATES.map(({ id, path }) => {
  const read = readDesign(readFileSync(`public/${path}`), path);
  return { id, design: read.design!, diagnostics: read.diagnostics };
});

/** Those that open on a scenario that goes wrong. */
const failing = opened.filter(({ design }) => (design.scenarios[0]?.outcome.findings ?? []).length > 0);

test('every template has an id and a place of its own, and is read without a word', () => {
  expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  expect(opened.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
});

describe('at least ten templates show a failure', () => {
  it('there are ten', () => expect(failing.length).toBeGreaterThanOrEqual(10));

  test.each(failing)('$id opens on one, says what to try and how it is mended, and has a scenario in which it is', ({ design }) => {
    const [note] = (design.annotations ?? []).filter(({ kind }) => kind === 'note');
    expect(note?.text).toMatch(/^Try: /);
    expect(note?.text).toMatch(/Mended:|Then choose/);
    expect(design.scenarios.slice(1).some(({ outcome }) => outcome.findings?.length === 0)).toBe(true);
    for (const scenario of design.scenarios) expect([scenario.name, judge(design, scenario).findings]).toEqual([scenario.name, [...(scenario.outcome.findings ?? [])].sort()]);
  });
});

describe('behaviour of a product that surprises', () => {
  const surprising = TEMPLATES.flatMap(({ id, product }) => (product === undefined ? [] : [{ id, product, design: opened.find((each) => each.id === id)!.design }]));

  it('there are eight at least, and some of every product', () => {
    expect(surprising.length).toBeGreaterThanOrEqual(8);
    expect(new Set(surprising.map(({ product }) => product))).toEqual(new Set(['Kafka', 'RabbitMQ', 'SQS', 'SNS']));
  });

  test.each(surprising)('$id belongs to $product, and a scenario breaks the expectation that names it', ({ product, design }) => {
    expect(design.nodes.some(({ kind }) => findChannel(kind)?.label.startsWith(product))).toBe(true);
    const shown = design.scenarios.filter(({ outcome }) => (outcome.findings ?? []).length > 0);
    expect(shown.length).toBeGreaterThan(0);
    for (const scenario of design.scenarios) expect([scenario.name, judge(design, scenario).findings]).toEqual([scenario.name, [...(scenario.outcome.findings ?? [])].sort()]);
    for (const id of shown.flatMap(({ outcome }) => outcome.findings ?? [])) expect(design.expectations.find((each) => each.id === id)?.name).toMatch(/\w+ \w+/);
  });
});
