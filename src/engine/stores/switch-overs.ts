import type { HostEffect } from '../../topology/scenario.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';

type SwitchOver = Extract<HostEffect, { readonly do: 'switchOver' }>;

interface Pending {
  readonly effect: SwitchOver;
  /** Word of the fault, and the row of its beginning. */
  readonly name: number;
  readonly cause: number;
  done: boolean;
}

/** Somebody looks this often whether the new table has caught up. */
const CHECK_US = 1_000_000;

/** Read models that are rebuilt beside the one that serves: readers are moved from one table to another, once it shows as much. */
export class SwitchOvers implements Component {
  readonly label = 'switchOvers';
  state: { pending: Pending[] } = { pending: [] };
  /** Has the group nothing left to read? Set by the assembly. */
  isCaughtUp: (group: number) => boolean = () => false;
  readonly #kernel: Kernel;
  readonly #code: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#code = kernel.register(this);
  }

  begin(effect: SwitchOver, name: number, cause: number): void {
    this.state.pending.push({ effect, name, cause, done: false });
    this.#look(this.state.pending.length - 1);
  }

  /** The table that is read when somebody asks for one. Projections only write theirs. */
  tableFor(store: number, table: string): string {
    for (const { effect, done } of this.state.pending) {
      if (done && effect.store === store && effect.table === table) return effect.to;
    }
    return table;
  }

  dispatch(_kind: number, index: number): void {
    const own = this.state.pending[index]!;
    if (!this.isCaughtUp(own.effect.group)) return this.#look(index);
    own.done = true;
    const node = this.#kernel.topology.stores[own.effect.store]!.node;
    this.#kernel.log.append(K.faultApplied, node, 0, 0, 0xffff, 0xffff_ffff, 0, 0, own.cause, 0, own.name, 1);
  }

  describe(): string {
    return 'switch over';
  }

  #look(index: number): void {
    this.#kernel.after(CHECK_US, PHASES.timer, this.#code, index, 0);
  }
}
