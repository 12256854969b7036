import type { LogHeader } from '../log/header.ts';
import type { PlainSegment } from '../log/packed-segment.ts';
import type { RunEntry, RunMeta } from './library-storage.ts';
import type { StorageProblem } from './problem.ts';

/** What a writer of runs asks. Every message names its run. */
export type RunRequest =
  | { readonly kind: 'begin'; readonly run: string; readonly meta: RunMeta }
  | { readonly kind: 'header'; readonly run: string; readonly header: LogHeader }
  | { readonly kind: 'segment'; readonly run: string; readonly segment: PlainSegment }
  | { readonly kind: 'tail'; readonly run: string; readonly segment: PlainSegment }
  | { readonly kind: 'finish'; readonly run: string; readonly result: unknown; readonly tail: PlainSegment | null }
  | { readonly kind: 'fail'; readonly run: string };

/** What it is told. */
export type RunReply =
  /** So many segments are stored (or given up, after a problem): as many more may come. */
  | { readonly kind: 'stored'; readonly run: string; readonly segments: number }
  /** Writing has failed; nothing more of this run is stored. */
  | { readonly kind: 'problem'; readonly run: string; readonly problem: StorageProblem }
  /** The last message about a run: its end is stored, or not. */
  | { readonly kind: 'ended'; readonly run: string; readonly entry: RunEntry | null; readonly problem: StorageProblem | null };

/** The page's end of the connection to who writes runs. */
export interface RunPort {
  post(request: RunRequest): void;
  listen(receive: (reply: RunReply) => void): void;
  /** Told once, in a sentence, when the other end died. */
  onBroken(tell: (reason: string) => void): void;
  close(): void;
}

/** Segments on the way and not stored yet, at most: four are written while the next four arrive. */
export const RUN_CREDITS = 8;
