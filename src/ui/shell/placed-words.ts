import type { EntryWords } from '../../catalog/entry.ts';
import { findChannel, findNode, findSystem } from '../../catalog/find-entry.ts';
import type { Design } from '../../design/document.ts';

/** Something placed in a design, in the words of its kind. */
export interface PlacedWords extends Pick<EntryWords, 'label' | 'icon' | 'tone'> {
  readonly id: string;
  readonly name: string;
}

export const placedWords = ({ systems, nodes }: Design): readonly PlacedWords[] => [...nodes, ...systems].map(({ id, kind, name }) => ({ id, name: name === '' ? id : name, ...wordsOf(kind) }));

function wordsOf(kind: string): Pick<EntryWords, 'label' | 'icon' | 'tone'> {
  const { label, icon, tone } = findNode(kind) ?? findChannel(kind) ?? findSystem(kind) ?? { label: kind, icon: '', tone: 'system' as const };
  return { label, icon, tone };
}
