/** What happened between nodes and channels, in order: what every writer of sequence diagrams prints. */
export interface Sequence {
  /** In the order of their first part. */
  readonly participants: readonly Participant[];
  readonly items: readonly SequenceItem[];
}

export interface Participant {
  /** Of a node, channel or system of the run. */
  readonly id: string;
  readonly isChannel: boolean;
}

export type SequenceItem = Arrow | Note;

export interface Arrow {
  readonly type: 'arrow';
  /** Index of the row that says so. */
  readonly row: number;
  readonly timeUs: number;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly kind: ArrowKind;
  /** Number of the message; 0 for none. */
  readonly message: number;
  /** It belongs to a saga's way back. */
  readonly isCompensation: boolean;
  /** It did not arrive, or was refused. */
  readonly isLost: boolean;
}

/** A message into a channel, a message out of one, something asked of a store or service, and its answer. */
export type ArrowKind = 'publish' | 'delivery' | 'request' | 'answer';

export interface Note {
  readonly type: 'note';
  readonly row: number;
  readonly timeUs: number;
  readonly at: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'undo';
}
