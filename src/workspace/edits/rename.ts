import type { DesignDraft } from './design-draft.ts';

/** Gives anything with a name another one; of a note or group it is the text. Ids stay, and with them every run. False when there is nothing of that id. */
export function rename(design: DesignDraft, id: string, name: string): boolean {
  const named = [...design.nodes, ...design.systems].find((each) => each.id === id);
  const annotation = design.annotations?.find((each) => each.id === id);
  if (named !== undefined) named.name = name;
  else if (annotation !== undefined) annotation.text = name;
  else return false;
  return true;
}
