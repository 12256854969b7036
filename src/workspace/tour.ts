import { FAILURE_KINDS } from './playhead/marks.ts';
import type { Workspace } from './workspace.ts';

/** Something to do, and how the page knows that it was done. */
export interface TourStep {
  readonly title: string;
  readonly how: string;
  /** A command that does it, for who would rather press a button. */
  readonly command?: string;
  isDone(workspace: Workspace, begun: TourBeginning): boolean;
}

/** How things were when the step came up. */
export interface TourBeginning {
  readonly row: number;
  readonly scenarios: number;
}

export const beginningOf = ({ playhead, document }: Workspace): TourBeginning => ({ row: playhead.state.row, scenarios: document.state.design.scenarios.length });

function isAtFailure({ playhead: { log, state } }: Workspace): boolean {
  return log !== null && state.row > 0 && FAILURE_KINDS.includes(log.kindOf(state.row - 1));
}

/** From a run to a scenario of one's own, in things that are really done: nothing here is a picture of the page. */
export const TOUR: readonly TourStep[] = [
  { title: 'Run a scenario that goes wrong', how: 'In the order saga that is “payment crashes after charging”: press it in the card below.', isDone: ({ run }) => run.state.status === 'finished' && run.state.findings.length > 0 },
  { title: 'Go to a failure', how: 'The playhead jumps from failure to failure with Shift and full stop.', command: 'playback.nextMark', isDone: isAtFailure },
  { title: 'Step back', how: 'A comma takes one event back, a full stop one forward. Every view follows.', command: 'playback.previous', isDone: ({ playhead }, { row }) => playhead.state.row > 0 && playhead.state.row < row },
  { title: 'Stop at a node', how: 'Select a service, such as Payment, and press B: playing stops whenever it receives something.', isDone: ({ breakpoints }) => breakpoints.state.list.length > 0 },
  { title: 'Make something happen', how: 'Intervene, at the right of the bar: kill a host, drop a message, or send one by hand. It opens a branch.', isDone: ({ run }) => run.state.draftFaults.length > 0 && run.state.status === 'finished' },
  { title: 'Keep it', how: 'Save the branch as a scenario: it is in the file now, and is run like any other.', command: 'run.saveDraft', isDone: ({ document }, { scenarios }) => document.state.design.scenarios.length > scenarios },
];
