import type { Diagnostic } from '../../base/diagnostic.ts';
import { ok, type Result } from '../../base/result.ts';
import type { DocumentExporter, DocumentOptions, RecordedRun } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import type { SequenceItem } from '../sequence/sequence.ts';
import { arrowText, SEQUENCE_SCOPES, tellSequence } from '../sequence/told-sequence.ts';
import { mermaidText } from './mermaid-text.ts';

export const mermaidSequence: DocumentExporter = {
  id: 'sequence-mermaid',
  label: 'Sequence diagram, Mermaid',
  summary: 'Who sent what to whom in a saga, for a message or in a time range, for Markdown.',
  extensions: ['mmd', 'mermaid'],
  direction: 'export',
  what: 'document',
  scopes: SEQUENCE_SCOPES,
  write: writeSequence,
};

function writeSequence(run: RecordedRun, options: DocumentOptions): Result<string, Diagnostic> {
  const told = tellSequence(run, options);
  if (!told.ok) return told;
  const { title, participants, items } = told.value;
  return ok([
    `%% ${mermaidText(provenanceText(run.provenance))}`,
    'sequenceDiagram',
    `  accTitle: ${mermaidText(title)}`,
    ...participants.map(({ name, label }) => `  participant ${name} as ${mermaidText(label)}`),
    ...items.map((item) => `  ${lineOf(item)}`),
    '',
  ].join('\n'));
}

function lineOf(item: SequenceItem): string {
  if (item.type === 'note') return `Note over ${item.at}: ${mermaidText(item.text)}`;
  const arrow = item.isLost ? (item.kind === 'answer' ? '--x' : '-x') : item.kind === 'answer' ? '-->>' : item.kind === 'request' ? '->>' : '-)';
  return `${item.from}${arrow}${item.to}: ${mermaidText(arrowText(item))}`;
}
