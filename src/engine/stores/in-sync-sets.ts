import { K, type Kernel } from '../kernel/kernel.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { EntryStores } from './entry-stores.ts';
import { countOf, inSyncCount, inSyncNeeded, inSyncTooFew, type Partition } from './partition.ts';

/**
 * Who is in sync in each partition, whether that is enough for writes, and who else may lead (eligible leader replicas,
 * KIP-966): changes, and the rows that tell of them. Who leads is the business of `Replication`.
 */
export class InSyncSets {
  readonly #kernel: Kernel;
  readonly #stores: EntryStores;

  constructor(kernel: Kernel, stores: EntryStores) {
    this.#kernel = kernel;
    this.#stores = stores;
  }

  expand(p: Partition, r: number): void {
    const wasTooFew = inSyncTooFew(p, this.#stores.planOf(p));
    this.#set(p, r, true, 'expanded', 0);
    this.tellTooFew(p, wasTooFew, 0);
    this.#reviewEligible(p, p.eligible, 'expanded', 0);
  }

  /** Replicas leave the in-sync set in one step. While it is too small, who leaves it stays eligible: nothing is replicated without it meanwhile. */
  shrink(p: Partition, leaving: readonly number[], reason: Reason, cause: number): void {
    if (leaving.length === 0) return;
    const wasTooFew = inSyncTooFew(p, this.#stores.planOf(p));
    const candidates = p.inSync.map((inSync, r) => (inSync || p.eligible[r]!) && !(reason === 'uncleanShutdown' && leaving.includes(r)));
    for (const r of leaving) this.#set(p, r, false, reason, cause);
    if (inSyncCount(p) === 0) p.lastKnown = p.leader;
    this.tellTooFew(p, wasTooFew, cause);
    this.#reviewEligible(p, candidates, reason, cause);
  }

  /** A new leader is in sync; an unclean one is alone with what it has. */
  lead(p: Partition, winner: number, reason: Reason, cause: number): void {
    const wasTooFew = inSyncTooFew(p, this.#stores.planOf(p));
    if (reason === 'unclean') p.inSync.forEach((inSync, r) => inSync && r !== winner && this.#set(p, r, false, 'unclean', cause));
    if (!p.inSync[winner]) this.#set(p, winner, true, reason, cause);
    this.tellTooFew(p, wasTooFew, cause);
    this.#reviewEligible(p, reason === 'unclean' ? p.eligible.map(() => false) : p.eligible, reason, cause);
  }

  setEligible(p: Partition, eligible: boolean[], reason: Reason, cause: number, replica = -1): void {
    if (eligible.every((isOne, r) => isOne === p.eligible[r])) return;
    const changed = replica < 0 ? eligible.findIndex((isOne, r) => isOne !== p.eligible[r]) : replica;
    p.eligible = eligible;
    const host = this.#host(p, changed);
    this.#kernel.log.append(K.eligibleChanged, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, this.#kernel.reason(reason), countOf(eligible));
  }

  /** A row when the in-sync set becomes too small for writes, or large enough again. */
  tellTooFew(p: Partition, wasTooFew: boolean, cause: number): void {
    const plan = this.#stores.planOf(p);
    const isTooFew = inSyncTooFew(p, plan);
    if (isTooFew === wasTooFew) return;
    this.#kernel.log.append(isTooFew ? K.inSyncTooFew : K.inSyncEnough, 0, 0xffff, p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, 0, inSyncNeeded(p, plan));
  }

  row(p: Partition, reason: Reason, cause: number, host = -1): number {
    const node = host < 0 ? 0 : this.#kernel.nodeOf(host);
    const member = host < 0 ? 0xffff : this.#kernel.memberOf(host);
    return this.#kernel.log.append(K.inSyncChanged, node, member, p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, this.#kernel.reason(reason), inSyncCount(p));
  }

  #set(p: Partition, r: number, inSync: boolean, reason: Reason, cause: number): void {
    p.inSync[r] = inSync;
    this.row(p, reason, cause, this.#host(p, r));
  }

  /** Who of the candidates is eligible: none while enough are in sync, and nobody who is in sync. */
  #reviewEligible(p: Partition, candidates: readonly boolean[], reason: Reason, cause: number): void {
    if (!this.#stores.planOf(p).replication.eligibleLeaders) return;
    const isTooFew = inSyncTooFew(p, this.#stores.planOf(p));
    this.setEligible(p, candidates.map((isOne, r) => isTooFew && isOne && !p.inSync[r]), reason, cause);
  }

  #host(p: Partition, r: number): number {
    return this.#stores.planOf(p).partitions[p.index]!.replicas[r]!;
  }
}
