import { describe, expect, it } from 'vitest';
import { designExporters, designImporters, diagramExporters, documentExporters, exporters, FORMATS, traceExporters, traceImporters } from './registry.ts';

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
    const lists = [designImporters(), designExporters(), diagramExporters(), documentExporters(), traceExporters(), traceImporters()];
    expect(lists.flat().length).toBe(FORMATS.length);
    expect(new Set(lists.flat())).toEqual(new Set(FORMATS));
    expect(exporters()).toEqual(FORMATS.filter(({ direction }) => direction === 'export'));
  });

  it('has an exporter and an importer of designs and of runs at least', () => {
    expect(designImporters().map(({ id }) => id)).toEqual(expect.arrayContaining(['flowstage', 'strimzi', 'asyncapi']));
    expect(traceExporters().map(({ id }) => id)).toEqual(expect.arrayContaining(['rows', 'cloudevents', 'csv', 'otlp', 'chrome-trace', 'shiviz']));
    expect(traceImporters().map(({ id }) => id)).toContain('rows');
  });
});
