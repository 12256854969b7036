import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { type JsonReading, readJson } from './json-reader.ts';

const read = (text: string): JsonReading => {
  const reading = readJson(text, 64);
  if (!reading.ok) throw new Error(JSON.stringify(reading.error));
  return reading.value;
};

const refuse = (text: string) => {
  const reading = readJson(text, 64);
  if (reading.ok) throw new Error(`read ${text}`);
  return reading.error;
};

describe('values', () => {
  test('are what JSON.parse gives, whatever the layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.constantFrom(undefined, 1, '\t', '\r\n'), (value, indent) => {
        const text = JSON.stringify(value, null, indent === '\r\n' ? 2 : indent);
        const crlf = indent === '\r\n' ? text.replaceAll('\n', '\r\n') : text;
        const plain = JSON.parse(text.replace(/"(__proto__|constructor|prototype)":/g, '"x":')) as Json;
        const given = crlf.replace(/"(__proto__|constructor|prototype)":/g, '"x":');
        expect(read(given).value).toEqual(JSON.parse(JSON.stringify(plain)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('agree with JSON.parse on whether a mutated text is JSON', () => {
    const original = '{"a":[1,-2.5e3,"x\\u0041\\n",true,null,{}],"b":{"c":""}, "d" : [ ] }';
    const letters = ['"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', '.', 'e', 'u', ' ', '\n', 't', '\u0001'];
    for (let at = 0; at <= original.length; at += 1) {
      for (const letter of letters) {
        for (const text of [original.slice(0, at) + letter + original.slice(at), original.slice(0, at) + letter + original.slice(at + 1)]) {
          expect([text, readJson(text, 64).ok]).toEqual([text, parses(text)]);
        }
      }
    }
  });

  test('whole numbers that a double would round are kept as text, with a note', () => {
    const { value, notes } = read('[9223372036854775807, -9007199254740993, 9007199254740991, 1e20, 12345678901234567.5, 9007199254740992]');
    expect(value).toEqual(['9223372036854775807', '-9007199254740993', 9007199254740991, 1e20, Number('12345678901234567.5'), 9007199254740992]);
    expect(notes.map((note) => note.what)).toEqual(['9223372036854775807', '-9007199254740993']);
  });

  test('minus zero is zero, so that writing and reading is a fixed point', () => {
    expect(Object.is((read('[-0]').value as number[])[0], 0)).toBe(true);
  });
});

describe('notes', () => {
  test('a repeated name: the last counts, as everywhere', () => {
    const { value, notes } = read('{"nodes": [1],\n "nodes": [2]}');
    expect(value).toEqual({ nodes: [2] });
    expect(notes).toEqual([{ code: 'duplicate-key', offset: 16, what: 'nodes' }]);
  });

  test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])('%s is left out and pollutes nothing', (name) => {
    const { value, notes } = read(`{"a": {"${name}": {"polluted": true}}}`);
    expect(value).toEqual({ a: {} });
    expect(Object.keys((value as { a: object }).a)).toEqual([]);
    expect(Object.getPrototypeOf((value as { a: object }).a)).toBe(Object.prototype);
    expect(notes.map((note) => note.code)).toEqual(['forbidden-name']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('half a character becomes U+FFFD; whole ones, also joined, stay', () => {
    const { value, notes } = read('["\\ud800x", "👩‍🚀", "\\ud83d\\ude80"]');
    expect(value).toEqual(['\ufffdx', '👩‍🚀', '🚀']);
    expect(notes.map((note) => note.code)).toEqual(['broken-unicode']);
  });
});

describe('errors', () => {
  test.each([
    ['', 1, 1, /nothing/],
    ['  \n ', 1, 1, /nothing/],
    ['{"a": 1,\n "b": }', 2, 7, /expected a value but found "}"/],
    ['{"a": 1,\n}', 1, 8, /comma before "}"/],
    ['[1,\n2,]', 2, 2, /comma before "]"/],
    ['{"a" 1}', 1, 6, /":" after the name "a"/],
    ['{"a": 1 "b": 2}', 1, 9, /expected "," or "}"/],
    ["{'a': 1}", 1, 2, /double quotes/],
    ['{"a": 1}{', 1, 9, /ends before/],
    ['{"a": "b', 1, 7, /no closing quote/],
    ['{"a": "b\nc"}', 1, 9, /over the end of the line/],
    ['["\u0000"]', 1, 3, /U\+0000/],
    ['["\\x"]', 1, 3, /no escape/],
    ['[01]', 1, 2, /no number/],
    ['[1.]', 1, 2, /no number/],
    ['[-]', 1, 2, /minus sign/],
    ['[NaN]', 1, 2, /NaN is no value/],
    ['[True]', 1, 2, /True is no value/],
    ['[1e999]', 1, 2, /too large/],
    ['\r\n\r\n[', 3, 2, /end of the file/],
    ['\r\r[', 3, 2, /end of the file/],
    ['[1,\n}', 2, 1, /expected a value/],
  ])('%j fails at line %i, column %i', (text, line, column, message) => {
    const error = refuse(text);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toMatch(message);
  });

  test('comments and merge marks are named', () => {
    expect(refuse('{\n// hi\n}').fix).toMatch(/no comments/);
    expect(refuse('{\n<<<<<<< HEAD\n}').fix).toMatch(/merge/);
  });

  test('depth 64 is read, 65 is refused, a million does not overflow the stack', () => {
    expect(readJson('['.repeat(64) + ']'.repeat(64), 64).ok).toBe(true);
    expect(refuse('['.repeat(65) + ']'.repeat(65)).message).toMatch(/more than 64 deep/);
    expect(refuse('['.repeat(1_000_000)).column).toBe(65);
    expect(refuse('{"a":'.repeat(1_000_000)).message).toMatch(/more than 64 deep/);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
