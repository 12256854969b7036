import type { Design } from '../document.ts';

/** A rebuild of a design that keeps what it does and takes one way to fail away. */
export interface Refactoring {
  /** Such as `outbox`; of its command too. */
  readonly id: string;
  /** What it does, as a menu says it: `Add a transactional outbox`. */
  readonly title: string;
  /** What it is good against, in one sentence. */
  readonly help: string;
  /** Kinds of expectations that it may mend. */
  readonly mends: readonly string[];
  /** Where it applies: at most once for each node. Applied, it is not offered there again. */
  readonly offers: (design: Design) => readonly Offer[];
}

/** A refactoring of one node. */
export interface Offer {
  /** Id of the node that it is about. */
  readonly node: string;
  /** The design with it; what does not change is the same object. */
  readonly apply: () => Design;
}
