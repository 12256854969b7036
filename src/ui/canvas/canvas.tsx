import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { type ReactElement, useEffect, useState } from 'react';
import { CanvasState } from '../../analysis/canvas-state.ts';
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
  return { state: newCanvasState(), live, wires: new WireGeometry() };
}
