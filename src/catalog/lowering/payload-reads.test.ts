import { expect, test } from 'vitest';
import { payloadReads } from './payload-reads.ts';

test.each<[string, (readonly string[])[], string[]]>([
  ['nothing that is no payload', [['row', 'times'], ['message', 'key'], ['headers', 'a']], []],
  ['fields under either name, sorted, once', [['payload', 'b'], ['message', 'payload', 'a', 'c'], ['payload', 'b']], ['a.c', 'b']],
  ['no field inside another', [['payload', 'a', 'b'], ['payload', 'a'], ['payload', 'ab']], ['a', 'ab']],
  ['only the whole, when it is read', [['payload'], ['payload', 'a']], ['']],
  ['the whole, when the message is read as one', [['message']], ['']],
  ['the map around a name that has a dot', [['payload', 'a', 'b.c', 'd']], ['a']],
])('keeps %s', (_, reads, expected) => {
  expect(payloadReads(reads)).toEqual(expected);
});
