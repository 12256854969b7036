import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { type ReactElement, useEffect, useState } from 'react';
import type { channelTally } from '../../analysis/tallies/channel-tally.ts';
import { CanvasState } from '../../analysis/canvas-state.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { CanvasProvider, type CanvasTools, newCanvasState } from './canvas-context.tsx';
import { CanvasFlow } from './canvas-flow.tsx';
import { LiveBoard } from './live/live-board.ts';
import { WireGeometry } from './wires/wire-geometry.ts';

/** The picture of the design: drawn from the document, changed only through it, alive at the playhead. */
export function Canvas(): ReactElement {
  const workspace = useWorkspace();
  const [tools] = useState(() => newTools(workspace));
  useEffect(() => {
    const { playhead, run } = workspace;
    const stops = [playhead.onFrame(tools.live.touch), run.store.subscribe((now, before) => now.log !== before.log && tools.live.touch())];
    return () => {
      for (const stop of stops) stop();
      tools.live.stop();
    };
  }, [workspace, tools]);
  return (
    <CanvasProvider value={tools}>
      <ReactFlowProvider>
        <CanvasFlow />
      </ReactFlowProvider>
    </CanvasProvider>
  );
}

function newTools(workspace: Workspace): CanvasTools {
  const { run, playhead } = workspace;
  let header: unknown = null;
  let state: CanvasState | undefined;
  // Where gauges stand follows from the header: the same for all of a run that grows.
  const stateOfRun = (): CanvasState | undefined => {
    const { log } = run.state;
    if (log === null) return undefined;
    if (log.header !== header) {
      header = log.header;
      state = new CanvasState(log);
    }
    return state;
  };
  const live = new LiveBoard({
    state: stateOfRun,
    gauges: () => playhead.gauges(),
    now: () => performance.now(),
    after: (ms, callback) => setTimeout(callback, ms),
    cancel: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  });
  return { state: newCanvasState(), live, look: newLook(workspace, live), wires: new WireGeometry() };
}

/** Rows up to which one channel is counted while somebody waits for it. */
const LOOK_ROWS_MAX = 1_000_000;

/** Counts the rows of one channel at a time; moments of a log that ascend go on where the last one was. Nobody needs it before the first look. */
function newLook({ playhead }: Workspace, live: LiveBoard): CanvasTools['look'] {
  let tally: { readonly log: EventLog; readonly id: string; readonly of: ReturnType<typeof channelTally> } | undefined;
  let tallyOf: typeof channelTally | undefined;
  const load = async (): Promise<void> => {
    tallyOf = (await import('../../analysis/tallies/channel-tally.ts')).channelTally;
    live.touch();
  };
  return (id) => {
    const { log, state: { row, timeUs } } = playhead;
    if (log === null || row > LOOK_ROWS_MAX) return undefined;
    if (tallyOf === undefined) return void load();
    if (tally?.log !== log || tally.id !== id) tally = { log, id, of: tallyOf(log, id) };
    return tally.of.at(row - 1, timeUs);
  };
}
