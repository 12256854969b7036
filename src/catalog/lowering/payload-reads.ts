import { compareText } from '../../base/canonical.ts';

type Path = readonly string[];

/** The dotted paths of payload fields that the reads touch, sorted, without those that lie inside another; '' for the whole payload. */
export function payloadReads(reads: readonly Path[]): readonly string[] {
  const paths = reads.flatMap((read) => payloadPath(read) ?? []);
  const distinct = [...new Set(paths)].sort(compareText);
  return distinct.filter((path) => !distinct.some((other) => other !== path && (other === '' || path.startsWith(`${other}.`))));
}

/** Inside the payload; a path ends before a name that a dotted path cannot carry. */
function payloadPath([root = '', ...rest]: Path): string | undefined {
  if (root === 'message' && rest.length === 0) return '';
  if (root === 'message' && rest[0] !== 'payload') return undefined;
  if (root !== 'payload' && root !== 'message') return undefined;
  const inside = root === 'message' ? rest.slice(1) : rest;
  const dotted = inside.findIndex((name) => name === '' || name.includes('.'));
  return inside.slice(0, dotted < 0 ? inside.length : dotted).join('.');
}
