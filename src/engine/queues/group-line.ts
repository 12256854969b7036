import { emptySorted, insertPosition, removePosition, sizeOf, firstOf, type SortedPositions } from './ready-line.ts';

/**
 * Message groups in order of delivery: a line of groups whose head is ready. A receive walks it and takes of each
 * group the longest prefix that is ready; a group that was touched leaves, and comes back at the end of the line when
 * its head is ready again. The head alone decides: what is not ready blocks all behind it (SQS-04, SQS-06, SQS-08).
 */
export interface GroupLine {
  /** Entries of each group that were not deleted. */
  groups: Map<string, Group>;
  line: string[];
}

interface Group {
  positions: SortedPositions;
  inLine: boolean;
}

export const emptyGroupLine = (): GroupLine => ({ groups: new Map(), line: [] });

export type IsReady = (position: number) => boolean;

export function addToGroup(line: GroupLine, name: string, position: number): void {
  let group = line.groups.get(name);
  if (group === undefined) line.groups.set(name, (group = { positions: emptySorted(), inLine: false }));
  insertPosition(group.positions, position);
}

/** An entry of the group has changed its state, or is gone. */
export function lineUp(line: GroupLine, name: string, isReady: IsReady): void {
  const group = line.groups.get(name);
  if (group === undefined) return;
  const head = firstOf(group.positions);
  const belongs = head >= 0 && isReady(head);
  if (belongs && !group.inLine) line.line.push(name);
  else if (!belongs && group.inLine) line.line.splice(line.line.indexOf(name), 1);
  group.inLine = belongs;
}

export function removeFromGroup(line: GroupLine, name: string, position: number, isReady: IsReady): void {
  const group = line.groups.get(name);
  if (group === undefined) return;
  removePosition(group.positions, position);
  lineUp(line, name, isReady);
  if (sizeOf(group.positions) === 0) line.groups.delete(name);
}

/** Up to `max` positions, group by group; the groups they are of leave the line. */
export function takeFromGroups(line: GroupLine, max: number, isReady: IsReady): number[] {
  const taken: number[] = [];
  while (taken.length < max && line.line.length > 0) {
    const group = line.groups.get(line.line.shift()!)!;
    group.inLine = false;
    const { items, head } = group.positions;
    for (let at = head; at < items.length && taken.length < max && isReady(items[at]!); at++) taken.push(items[at]!);
  }
  return taken;
}
