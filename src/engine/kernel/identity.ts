import { avalanche, hashText, mix } from '../../base/hash.ts';

/** A component's stable id as two signed 32-bit words. */
export interface IdHash {
  readonly hi: number;
  readonly lo: number;
}

export const idHash = (id: string): IdHash => ({ hi: hashText(id, 0x51ed270b) | 0, lo: hashText(id, 0x2545f491) | 0 });

/** One signed 32-bit word of a derived identity. `seed` separates the two words. */
export const deriveWord = (seed: number, a: number, b: number, c: number, d: number): number =>
  avalanche(mix(mix(mix(mix(seed, a), b), c), d)) | 0;

const hex8 = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/** A lineage or a site as 16 hex digits. */
export const hex16 = (hi: number, lo: number): string => hex8(hi) + hex8(lo);

/** What kind of choice a site addresses. Permanent: sites are saved in scenarios. */
export const SITE_KINDS = { gap: 1, step: 2, link: 3, election: 4 } as const;

/**
 * The address of one choice by what it is, not when it happens: (kind, component, lineage, attempt, step).
 * `step` is the hash of a name, never an index, so that other edits of the design keep it.
 */
export function siteAddress(kind: number, component: IdHash, lineageHi: number, lineageLo: number, attempt: number, step: number): string {
  const hi = deriveWord(kind, component.hi, lineageHi, attempt, step);
  const lo = deriveWord(kind + 0x9e37, component.lo, lineageLo, attempt, step);
  return hex16(hi, lo);
}
