import type { Design } from '../../design/document.ts';
import type { DesignDraft } from './design-draft.ts';

/** Makes the draft the next design by changes no larger than what differs: parts that are the same object stay untouched. */
export function adoptDesign(draft: DesignDraft, before: Design, next: Design): void {
  for (const key of LISTS) adoptList(draft[key] as unknown[], before[key], next[key]);
  for (const [id, place] of Object.entries(next.layout)) if (before.layout[id] !== place) draft.layout[id] = { ...place };
  for (const id of Object.keys(before.layout)) if (!(id in next.layout)) delete draft.layout[id];
}

/** What a rebuild changes; the rest of a document is nobody's business but the person's. */
const LISTS = ['systems', 'nodes', 'edges'] as const;

function adoptList(draft: unknown[], before: readonly unknown[], next: readonly unknown[]): void {
  if (before === next) return;
  const kept = new Set(next.map(idOf));
  const stays = before.filter((item) => kept.has(idOf(item)));
  for (let index = before.length - 1; index >= 0; index--) if (!kept.has(idOf(before[index]))) draft.splice(index, 1);
  next.forEach((item, index) => {
    if (index >= stays.length) draft.push(item);
    else if (stays[index] !== item) draft[index] = item;
  });
}

const idOf = (item: unknown): string => (item as { readonly id: string }).id;
