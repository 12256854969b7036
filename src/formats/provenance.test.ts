import { describe, expect, it } from 'vitest';
import { generateOrderSaga } from '../design/generate-design.ts';
import { designProvenance, provenanceText } from './provenance.ts';

const design = generateOrderSaga({ steps: 1, partitions: 1, seed: 1 });

describe('provenance', () => {
  it('says of a run which design, scenario, seed and engine it was', () => {
    expect(provenanceText({ design: 'Orders', designHash: 'ab12', scenario: 'calm', seed: '7', engineVersion: '1' })).toBe('Flowstage · design "Orders" (ab12) · scenario "calm" · seed 7 · engine 1');
  });

  it('leaves out what a design alone does not have: scenario and seed', () => {
    expect(provenanceText(designProvenance(design))).toMatch(/^Flowstage · design "Orders in 1 steps" \([0-9a-f]{32}\) · engine 1$/);
  });

  it('stays one line, whatever things are called', () => {
    expect(provenanceText({ design: 'a\r\n%% b\u2028c\u0000', designHash: '', scenario: '', seed: '', engineVersion: '' })).toBe('Flowstage · design "a %% b c" ()');
  });

  it('has another hash for another design, and the same for the same', () => {
    const { designHash } = designProvenance(design);
    expect(designProvenance({ ...design }).designHash).toBe(designHash);
    expect(designProvenance({ ...design, name: 'Other' }).designHash).not.toBe(designHash);
  });
});
