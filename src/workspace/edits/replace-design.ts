import type { Draft } from 'immer';
import type { Design } from '../../design/document.ts';

/** Everything of another design, as one change. */
export function replaceDesign(draft: Draft<Design>, design: Design): void {
  const known = draft as unknown as Record<string, unknown>;
  for (const key of Object.keys(known)) if (!(key in design)) delete known[key];
  Object.assign(draft, design);
}
