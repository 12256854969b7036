import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from './designs.fixture.ts';
import { xml, xmlText } from './xml.ts';

// oxlint-disable-next-line no-control-regex
const allowed = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/\p{Cs}/gu, '');

describe('xml', () => {
  it('brings any text to an independent reader as it is, but for what XML cannot hold', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE), fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)));
    fc.assert(fc.property(anyText, (text) => {
      const root = new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message); } }).parseFromString(xml('a', { b: text }, xmlText(text)), 'text/xml').documentElement!;
      expect(root.textContent).toBe(allowed(text));
      expect(root.getAttribute('b')).toBe(allowed(text));
    }), { numRuns: 1000 });
  });
});
