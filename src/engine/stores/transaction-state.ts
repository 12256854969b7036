/** What one transaction has in one partition. */
export interface PartitionTransaction {
  producer: number;
  epoch: number;
  /** Which of the producer's transactions. */
  ordinal: number;
  first: number;
  positions: number[];
}

/** A control entry: it ends a transaction in a partition, occupies a position and is handed to nobody. */
export interface Marker extends PartitionTransaction {
  commits: boolean;
  /** When it may go, from the first pass of the cleaner on that finds none of its entries left; UNBOUNDED before. */
  goesUs: number;
}

/** Transactions of a partition, as its leader knows them. */
export interface PartitionTransactions {
  /** Without marker, in order of their first entries. */
  open: PartitionTransaction[];
  /** By position, in order. */
  markers: Map<number, Marker>;
  /** Positions of entries that an abort has undone. */
  aborted: Set<number>;
  /** Where readers of decided entries wait, as rows have told it; -1 for nowhere. */
  heldAt: number;
}
