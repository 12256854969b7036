import { describe, expect, it } from 'vitest';
import { designExporters, designImporters, FORMATS, traceExporters, traceImporters } from './registry.ts';

describe('registry of formats', () => {
  it('has words for each, and one record for each id and direction', () => {
    for (const { id, label, summary, extensions } of FORMATS) {
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(label.length * summary.length * extensions.length).toBeGreaterThan(0);
      expect(summary).toMatch(/[.]$/);
    }
    const keys = FORMATS.map(({ id, direction, what }) => `${direction} ${what} ${id}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('lists each under its direction and subject', () => {
    expect(designImporters().map(({ id }) => id)).toEqual(['strimzi']);
    expect(designExporters().map(({ id }) => id)).toEqual(['strimzi']);
    expect(traceExporters().map(({ id }) => id)).toEqual(['rows', 'cloudevents', 'csv']);
    expect(traceImporters().map(({ id }) => id)).toEqual(['rows']);
  });
});
