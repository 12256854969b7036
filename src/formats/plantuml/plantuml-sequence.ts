import type { Diagnostic } from '../../base/diagnostic.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Tone } from '../../catalog/entry.ts';
import type { DocumentExporter, DocumentOptions, RecordedRun } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import type { SequenceItem } from '../sequence/sequence.ts';
import { arrowText, SEQUENCE_SCOPES, tellSequence } from '../sequence/told-sequence.ts';
import { paletteOf, type Palette } from '../svg/palette.ts';
import { plantumlText } from './plantuml-text.ts';

export const plantumlSequence: DocumentExporter = {
  id: 'sequence-plantuml',
  label: 'Sequence diagram, PlantUML',
  summary: 'Who sent what to whom in a saga, for a message or in a time range, for PlantUML.',
  extensions: ['puml', 'plantuml'],
  direction: 'export',
  what: 'document',
  scopes: SEQUENCE_SCOPES,
  write: writeSequence,
};

function writeSequence(run: RecordedRun, options: DocumentOptions): Result<string, Diagnostic> {
  const told = tellSequence(run, options);
  if (!told.ok) return told;
  const palette = paletteOf(options.palette);
  const { title, participants, items } = told.value;
  return ok([
    '@startuml',
    `' ${plantumlText(provenanceText(run.provenance))}`,
    `title ${plantumlText(title)}`,
    ...participants.map(({ name, label, tone }) => `${ELEMENTS[tone] ?? 'participant'} "${plantumlText(label)}" as ${name} ${palette.tones[tone].soft}`),
    ...items.map((item) => lineOf(item, palette)),
    '@enduml',
    '',
  ].join('\n'));
}

const ELEMENTS: Partial<Readonly<Record<Tone, string>>> = { channel: 'queue', store: 'database', saga: 'control', source: 'boundary' };

function lineOf(item: SequenceItem, palette: Palette): string {
  if (item.type === 'note') return `note over ${item.at} ${noteColour(item.tone, palette)} : ${plantumlText(item.text)}`;
  const { kind, isLost, isCompensation } = item;
  const colour = isLost ? palette.tones.bad.line : isCompensation ? palette.tones.undo.line : palette.text2;
  const head = isLost ? '>x' : kind === 'publish' || kind === 'delivery' ? '>>' : '>';
  return `${item.from} -[${colour}]${kind === 'answer' ? '-' : ''}${head} ${item.to} : ${plantumlText(arrowText(item))}`;
}

const noteColour = (tone: 'plain' | 'good' | 'bad' | 'undo', palette: Palette): string => (tone === 'plain' ? palette.card : palette.tones[tone === 'good' ? 'ok' : tone].soft);
