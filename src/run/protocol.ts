import type { LogHeader } from '../log/header.ts';
import type { PackedSegment } from '../log/packed-segment.ts';
import type { Segment } from '../log/segment.ts';
import type { AuditReport } from '../checks/audit.ts';
import type { Statistics } from '../analysis/statistics.ts';
import type { ReplicationJob, ReplicationProgress } from './replications.ts';
import type { RunJob, RunProgress, RunResult } from './run-job.ts';
import type { TableHistory, TableHistoryJob } from './table-history.ts';

/**
 * What a client and a host of runs say to each other; docs/contracts.md tells the order. Everything is plain data that
 * survives structured cloning. Each message names its run, so that a late one about an earlier run is recognised.
 */
export interface Requests {
  /** Begin. A host runs one at a time. */
  start: { readonly job: RunJob };
  /** So many more segments may come: the client has taken in as many. */
  acknowledge: { readonly segments: number };
  /** Begin runs under many seeds, instead of one that is shown. */
  replicate: { readonly job: ReplicationJob };
  /** Repeat a run, to tell what was written to some of its tables. */
  readTables: { readonly job: TableHistoryJob };
  /** End where you are; `finished`, `replicated` or `tablesRead` follows. */
  cancel: object;
}

export interface Events {
  /** The first answer: what the rows to come refer to. */
  started: { readonly header: LogHeader };
  /** A sealed segment, in order, packed; its bytes are transferred where the host has them in a file. At most CREDITS of them are unacknowledged. */
  segment: { readonly segment: PackedSegment };
  /** The rows after the last sealed segment as they stand now, replacing the tail before; when no segment has come for a second. Takes a credit, as a segment does; its buffers are transferred. */
  tail: { readonly segment: Segment };
  /** At most ten a second, more seldom the longer it takes, and once more before `finished`. */
  progress: RunProgress;
  /** The last message of a run that ended. Every segment came before it. */
  finished: { readonly summary: RunResult; readonly report: AuditReport };
  /** At most 20 a second: how far the replications are. */
  replicating: ReplicationProgress;
  /** The last message of replications: what those that are complete say; null when none is. */
  replicated: { readonly statistics: Statistics | null };
  /** The last message of a reading of tables. */
  tablesRead: { readonly history: TableHistory };
  /** The last message of a run that a bug ended; `seed` and `dispatch` repeat it. */
  failed: { readonly message: string; readonly seed: string; readonly dispatch: number };
}

/** One message of a protocol: its kind, its run and what belongs to it. */
export type Message<P> = { readonly [K in keyof P]: { readonly kind: K; readonly run: number } & P[K] }[keyof P];

/** One function for each kind of message: a missing one does not compile. */
export type Handlers<P> = { readonly [K in keyof P]: (message: { readonly run: number } & P[K]) => void };

/** Gives a message to the function for its kind. */
export function dispatch<P>(handlers: Handlers<P>, message: Message<P>): void {
  const handle = handlers[message.kind] as (message: Message<P>) => void;
  handle(message);
}

/** One end of a connection. Messages arrive whole, in order and not before `post` returned. */
export interface Port<Out, In> {
  /** `transfer` names the buffers that the receiver gets instead of a copy. */
  post(message: Out, transfer?: readonly ArrayBuffer[]): void;
  listen(receive: (message: In) => void): void;
}

export type HostPort = Port<Message<Events>, Message<Requests>>;

export interface ClientPort extends Port<Message<Requests>, Message<Events>> {
  /** Told once, in a sentence, when the other end died. */
  onBroken(tell: (reason: string) => void): void;
  /** Gives the other end up. */
  close(): void;
}

/** Segments and tails on the way or not taken in yet, at most. */
export const CREDITS = 4;
