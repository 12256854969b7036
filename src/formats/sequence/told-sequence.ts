import type { Diagnostic } from '../../base/diagnostic.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Tone } from '../../catalog/entry.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import { labelText } from '../diagram/label.ts';
import { nameText } from '../diagram/outline.ts';
import type { DocumentOptions, RecordedRun } from '../format.ts';
import { type LogScope, scopeText } from '../log-scope.ts';
import { sequenceOf } from './sequence-of.ts';
import type { SequenceItem } from './sequence.ts';

/** A sequence in words for people: names of the design instead of ids, a plain name for each participant. */
export interface ToldSequence {
  readonly title: string;
  readonly participants: readonly { readonly id: string; readonly name: string; readonly label: string; readonly tone: Tone }[];
  /** `from`, `to` and `at` are names of participants. */
  readonly items: readonly SequenceItem[];
}

export const SEQUENCE_SCOPES = ['saga', 'message', 'range', 'nodes'] as const satisfies readonly LogScope['kind'][];

/** More than this nobody reads, and Mermaid does not draw. */
const ITEMS_MAX = 1000;

/** Fails when the scope has nothing to tell, or too much. */
export function tellSequence({ design, log }: RecordedRun, { scope }: Pick<DocumentOptions, 'scope'>): Result<ToldSequence, Diagnostic> {
  const about = scopeText(scope) || 'the run';
  const { participants, items } = sequenceOf(log, scope, ITEMS_MAX);
  if (items.length === 0) return err(problem('empty-scope', `${about} has no messages in this run`, 'Choose another saga, message or range.'));
  if (items.length > ITEMS_MAX) return err(problem('scope-too-large', `${about} has more than ${ITEMS_MAX} arrows, too many for one diagram`, 'Choose one saga, one message or a shorter range.'));
  const names = new Map(participants.map(({ id }, at) => [id, `p${at}`]));
  const nameOf = (id: string): string => names.get(id) ?? '';
  const placed = new Map([...design.systems, ...design.nodes].map((each) => [each.id, each]));
  return ok({
    title: labelText(`${design.name}: ${about}`),
    participants: participants.map(({ id, isChannel }) => {
      const kind = placed.get(id)?.kind ?? '';
      return { id, name: nameOf(id), label: nameText(placed.get(id)?.name ?? '', id), tone: (findChannel(kind) ?? findNode(kind))?.tone ?? (isChannel ? 'channel' : 'system') };
    }),
    items: items.map((item) => (item.type === 'note' ? { ...item, at: nameOf(item.at), text: labelText(item.text) } : { ...item, from: nameOf(item.from), to: nameOf(item.to), label: labelText(item.label) })),
  });
}

const problem = (code: string, message: string, fix: string): Diagnostic => ({ severity: 'error', code, subject: '', message, fix });

/** What stands before a label, so that colours are never all that tells arrows apart. */
export const arrowText = ({ label, isCompensation }: { readonly label: string; readonly isCompensation: boolean }): string => (isCompensation ? `↶ ${label}` : label);
