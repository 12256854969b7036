import { useWorkspace } from '../workspace-context.tsx';

/** Runs a scenario, shows it in Simulate and plays it from the start. */
export function useRunScenario(): (id: string | undefined) => void {
  const { run, layout, playhead } = useWorkspace();
  return (id) => {
    if (id !== undefined) run.choose(id);
    if (!run.start(id === undefined ? {} : { scenarioId: id })) return layout.showDrawer('problems');
    if (layout.state.mode === 'design') layout.setMode('simulate');
    playhead.play();
  };
}
