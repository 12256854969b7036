import { DOMParser } from '@xmldom/xmldom';
import { expect, it } from 'vitest';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { NODES } from '../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { designProvenance } from '../provenance.ts';
import { hasIcon, icon } from './icons.ts';
import { svgDiagram } from './svg.ts';

const kinds = [...CHANNELS, ...NODES, ...SYSTEMS].map(({ kind }) => kind);

it('every kind of the catalog has a drawing of its own, and draws it', () => {
  expect(kinds.filter((kind) => !hasIcon(kind)), 'without a drawing in svg/icons.ts').toEqual([]);
  const drawn = kinds.map((kind) => icon(kind, 0, 0, 24, '#000000'));
  expect(new Set(drawn).size).toBe(kinds.length);
  expect(drawn).not.toContain(icon('unheard-of', 0, 0, 24, '#000000'));
});

it('stays on its field of 24 by 24', () => {
  for (const kind of kinds) {
    const d = /d="([^"]*)"/.exec(icon(kind, 0, 0, 24, '#000000'))![1]!;
    expect(d, kind).toMatch(/^[MLHVCSQTAZmlhvcsqtaz0-9 .-]+$/);
    for (const [x, y] of corners(d)) expect(Math.min(x, y, 24 - x, 24 - y), `${kind} at ${x} ${y}`).toBeGreaterThanOrEqual(1);
  }
});

it('stands in the picture of a node', () => {
  const design = { ...emptyDesign('x'), nodes: [...CHANNELS, ...NODES].map(({ kind }) => ({ id: kind, kind, name: kind, config: {} })) };
  const root = new DOMParser().parseFromString(svgDiagram.write(design, { provenance: designProvenance(design) }), 'image/svg+xml').documentElement!;
  const paths = Array.from(root.getElementsByTagName('path') as unknown as ArrayLike<{ getAttribute(name: string): string | null }>).map((path) => path.getAttribute('d'));
  for (const { kind } of [...CHANNELS, ...NODES].filter((entry) => entry.kind !== 'saga-step')) expect(paths, kind).toContain(/d="([^"]*)"/.exec(icon(kind, 0, 0, 24, '#000000'))![1]);
});

/** Where the pen is after each command. */
function corners(d: string): readonly (readonly [number, number])[] {
  let [x, y] = [0, 0];
  let start: readonly [number, number] = [0, 0];
  return [...d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)].flatMap(([, command = '', rest = '']) => {
    const numbers = rest.match(/-?\d*\.?\d+/g)?.map(Number) ?? [];
    const size = { h: 1, v: 1, a: 7, c: 6, s: 4, z: 1 }[command.toLowerCase()] ?? 2;
    const isRelative = command === command.toLowerCase();
    if (command.toLowerCase() === 'z') [x, y] = start;
    return Array.from({ length: Math.ceil(numbers.length / size) }, (_, at) => numbers.slice(at * size, at * size + size)).map((part, at) => {
      const [dx, dy] = command.toLowerCase() === 'h' ? [part[0]!, isRelative ? 0 : y] : command.toLowerCase() === 'v' ? [isRelative ? 0 : x, part[0]!] : [part.at(-2)!, part.at(-1)!];
      [x, y] = isRelative ? [x + dx, y + dy] : [dx, dy];
      if (command.toLowerCase() === 'm' && at === 0) start = [x, y];
      return [x, y] as const;
    });
  });
}
