import { Hash128 } from '../base/hash.ts';
import type { Design } from '../design/document.ts';
import { writeDesign } from '../design/write-design.ts';
import { ENGINE_VERSION } from '../log/engine-version.ts';
import type { EventLog } from '../log/event-log.ts';
import { labelText } from './diagram/label.ts';

/** Where an exported file comes from, so that what it shows can be made again. '' for what does not apply. */
export interface Provenance {
  /** Name of the design. */
  readonly design: string;
  /** Of a run: hash of the plan that ran. Of a design alone: hash of its text. 32 hexadecimal digits. */
  readonly designHash: string;
  /** Name of the scenario. */
  readonly scenario: string;
  readonly seed: string;
  readonly engineVersion: string;
}

export const runProvenance = ({ header }: EventLog, { design, scenario }: Pick<Provenance, 'design' | 'scenario'>): Provenance =>
  ({ design, designHash: header.topologyHash, scenario, seed: header.seed, engineVersion: header.engine });

export const designProvenance = (design: Design): Provenance =>
  ({ design: design.name, designHash: hashOf(writeDesign(design)), scenario: '', seed: '', engineVersion: ENGINE_VERSION });

/** One line, without line breaks: `Flowstage · design "Orders" (0123…) · scenario "calm" · seed 7 · engine 1`. The writer of a format escapes it. */
export function provenanceText({ design, designHash, scenario, seed, engineVersion }: Provenance): string {
  const parts = [
    'Flowstage',
    `design "${design}" (${designHash})`,
    scenario === '' ? '' : `scenario "${scenario}"`,
    seed === '' ? '' : `seed ${seed}`,
    engineVersion === '' ? '' : `engine ${engineVersion}`,
  ];
  return labelText(parts.filter((part) => part !== '').join(' · '));
}

/** The first line of a format whose comments begin with `#`, and a text without it: what was exported is no comment of a person. */
export const provenanceComment = (design: Design): string => `# ${provenanceText(designProvenance(design))}\n`;
export const withoutProvenanceComment = (text: string): string => text.replace(/^# Flowstage · design [^\n]*\n/, '');

function hashOf(text: string): string {
  const hash = new Hash128();
  hash.text(text);
  return hash.digest();
}
