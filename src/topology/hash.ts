import { canonicalJson } from '../base/canonical.ts';
import { Hash128 } from '../base/hash.ts';
import type { Json } from '../base/json.ts';
import type { Topology } from './topology.ts';

/** 32 hex digits that two topologies share exactly when they are the same plan. */
export function hashTopology(topology: Topology): string {
  const hash = new Hash128();
  hash.text(canonicalJson(topology as unknown as Json));
  return hash.digest();
}
