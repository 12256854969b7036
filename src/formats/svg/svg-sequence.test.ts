import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { svgSequence } from './svg-sequence.ts';

const number = (element: Element, name: string): number => Number(element.getAttribute(name));

describe.each([['Order saga: saga 3', runOf(example('Order saga'), 'payment-crashes'), { kind: 'saga', saga: 3 }] as const, ...sampleRuns().map(([name, run]) => [name, run, { kind: 'message', message: 1 }] as const)])('sequence of %s', (_, run, scope) => {
  const written = svgSequence.write(run, { scope });
  const root = new DOMParser().parseFromString(written.ok ? written.value : '<svg/>', 'image/svg+xml').documentElement!;
  const groups = (name: string): Element[] => Array.from(root.getElementsByTagName('g') as unknown as ArrayLike<Element>).filter((group) => group.hasAttribute(name));
  const within = (group: Element, tag: string): Element => group.getElementsByTagName(tag)[0]!;

  it('nothing lies on anything else, and all is on the page', () => {
    if (!written.ok) return;
    const heights = [...groups('data-arrow').map((arrow) => Number(/^M-?[\d.]+ ([\d.]+)H/.exec(within(arrow, 'path').getAttribute('d')!)![1])), ...groups('data-note').map((note) => number(within(note, 'rect'), 'y') + 15)].sort((a, b) => a - b);
    for (let at = 1; at < heights.length; at++) expect(heights[at]! - heights[at - 1]!).toBeGreaterThanOrEqual(24);
    const heads = groups('data-participant').map((participant) => within(participant, 'rect'));
    for (let at = 1; at < heads.length; at++) expect(number(heads[at]!, 'x')).toBeGreaterThanOrEqual(number(heads[at - 1]!, 'x') + number(heads[at - 1]!, 'width') + 8);
    for (const box of [...heads, ...groups('data-arrow').map((arrow) => within(arrow, 'rect'))]) {
      expect(number(box, 'x')).toBeGreaterThanOrEqual(0);
      expect(number(box, 'x') + number(box, 'width')).toBeLessThanOrEqual(number(root, 'width'));
    }
  });
});

it('what a second attempt is called is not cut', () => {
  const written = svgSequence.write(runOf(example('Order saga'), 'payment-crashes'), { scope: { kind: 'saga', saga: 3 } });
  expect(written.ok ? written.value : '').toContain('>ChargePayment order-3 (attempt 2)</text>');
});
