import { sayNotRun } from '../../workspace/runs/say-not-run.ts';
import { showRun } from '../../workspace/runs/show-run.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Runs a scenario, shows it in Simulate and plays it as soon as there are rows. */
export function useRunScenario(): (id: string | undefined) => void {
  const workspace = useWorkspace();
  const { run, playhead, settings } = workspace;
  return (id) => {
    if (id !== undefined) run.choose(id);
    const isPrepared = run.state.waitsAtUs !== null;
    if (!run.start(id === undefined ? {} : { scenarioId: id })) return sayNotRun(workspace);
    settings.set({ isWelcomed: true });
    showRun(workspace);
    // Where somebody wanted it to be looked at.
    if (isPrepared) return;
    const { runId } = run.state;
    const stop = run.store.subscribe((state) => {
      if (state.runId === runId && state.log === null) return;
      stop();
      playhead.play();
    });
  };
}
