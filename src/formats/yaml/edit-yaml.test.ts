import { describe, expect, it } from 'vitest';
import { editYaml } from './edit-yaml.ts';

const TEXT = `# head
a: 1 # one
b:
    deep.key:   "x"   # spaced
    other: 9223372036854775807
# between
c: [1, 2]
`;

describe('editYaml', () => {
  it('changes the bytes of one value and nothing else', () => {
    expect(editYaml(TEXT, [{ path: ['a'], value: 2 }])).toBe(TEXT.replace('1 # one', '2 # one'));
    expect(editYaml(TEXT, [{ path: ['b', 'deep.key'], value: 'yes' }])).toBe(TEXT.replace('"x"', '"yes"'));
  });

  it('adds keys after the last of the map, indented as the others', () => {
    expect(editYaml(TEXT, [{ path: ['b', 'new'], value: true }])).toBe(TEXT.replace('5807\n', '5807\n    new: true\n'));
    expect(editYaml('a: 1', [{ path: ['b', 'c'], value: 2n ** 63n - 1n }])).toBe('a: 1\nb:\n  c: 9223372036854775807\n');
    expect(editYaml('a: 1\r\n', [{ path: ['b'], value: 2 }])).toBe('a: 1\r\nb: 2\r\n');
  });

  it('deletes whole lines', () => {
    expect(editYaml(TEXT, [{ path: ['b', 'other'], value: undefined }])).toBe(TEXT.replace('    other: 9223372036854775807\n', ''));
    expect(editYaml(TEXT, [{ path: ['nothing'], value: undefined }])).toBe(TEXT);
  });

  it.each([
    ['an anchor that others use', 'a: &n 3 # n\nb: *n\n', ['a'], 6, { a: 6, b: 3 }],
    ['an alias', 'a: &n 3\nb: *n\n', ['b'], 6, { a: 3, b: 6 }],
    ['flow style', '{a: {b: 1}, c: 2} # c\n', ['a', 'd'], 6, { a: { b: 1, d: 6 }, c: 2 }],
    ['a tag', 'a: !!str 12 # c\n', ['a'], 12, { a: 12 }],
    ['a block scalar', 'a: |\n  x\n  y\nb: 1 # c\n', ['a'], 12, { a: 12, b: 1 }],
    ['a missing value', 'a:\nb: 1 # c\n', ['a'], 12, { a: 12, b: 1 }],
    ['an empty map', 'a: {} # c\n', ['a', 'b'], 12, { a: { b: 12 } }],
  ] as const)('edits %s', async (_, text, path, value, wanted) => {
    const { parse } = await import('yaml');
    const edited = editYaml(text, [{ path, value }]);
    expect(parse(edited)).toEqual(wanted);
    if (text.includes('# c')) expect(edited).toContain('# c');
  });
});
