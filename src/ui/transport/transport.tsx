import { ChevronFirst, ChevronLast, CircleAlert, Pause, Play, SkipBack, SkipForward, Square, StepBack, StepForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { SPEEDS } from '../../workspace/playhead/pace.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { Select } from '../widgets/select.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { DraftChip } from './draft-chip.tsx';
import { Interventions } from './interventions.tsx';
import { Scrubber } from './scrubber.tsx';
import { TransportClock } from './transport-clock.tsx';
import styles from './transport.module.css';

/** What drives the run: which scenario, run or cancel, and where the playhead is. */
export function Transport(): ReactElement {
  const { run } = useWorkspace();
  const hasLog = useStore(run.store, ({ log }) => log !== null);
  return (
    <section className={styles.bar} aria-label="Transport" data-testid="transport">
      <div className={styles.row}>
        <ScenarioPicker />
        <RunButtons />
        <span className={styles.divider} />
        <Steps isDisabled={!hasLog} />
        <Speed isDisabled={!hasLog} />
        <TransportClock />
        <span className={styles.spacer} />
        <StaleBadge />
        <DraftChip />
        <Interventions />
      </div>
      <Scrubber />
    </section>
  );
}

function ScenarioPicker(): ReactElement {
  const { document, run } = useWorkspace();
  const scenarios = useStore(document.store, ({ design }) => design.scenarios);
  const chosen = useStore(run.store, ({ scenarioId }) => scenarioId);
  if (scenarios.length === 0) return <span className={styles.quiet}>No scenarios: a plain run</span>;
  return (
    <span className={styles.scenario}>
      <Select aria-label="Scenario" value={chosen ?? scenarios[0]?.id ?? ''} options={scenarios.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => run.choose(id)} data-testid="scenario" />
    </span>
  );
}

function RunButtons(): ReactElement {
  const { commands, run } = useWorkspace();
  const status = useStore(run.store, (state) => state.status);
  const isCancelling = useStore(run.store, (state) => state.isCancelling);
  const progress = useStore(run.store, (state) => state.progress);
  const isRunning = status === 'running';
  const word = isRunning ? (isCancelling ? 'Cancelling …' : 'Cancel') : status === 'none' ? 'Run' : 'Run again';
  return (
    <>
      {/* One button that changes its word keeps the focus, and so does one that only says that it cannot be pressed. */}
      <Button look={isRunning ? 'plain' : 'main'} icon={isRunning ? Square : Play} aria-disabled={isCancelling} onClick={() => void commands.run(isRunning ? 'run.cancel' : 'run.start')} data-testid={isRunning ? 'cancel' : 'run'}><span className={styles.word}>{word}</span></Button>
      {isRunning && progress !== null && <span className={styles.progress}><ProgressBar value={progress.timeUs / Math.max(1, progress.horizonUs)} label={`${progress.rows.toLocaleString()} rows`} /></span>}
    </>
  );
}

function Steps({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const { commands, playhead } = useWorkspace();
  const isPlaying = useStore(playhead.store, (state) => state.isPlaying);
  const go = (id: string) => () => void commands.run(id);
  return (
    <div className={styles.steps} role="group" aria-label="Step through the run">
      <IconButton icon={ChevronFirst} label="To the start" keys="Home" disabled={isDisabled} onClick={go('playback.start')} />
      <IconButton icon={SkipBack} label="Previous failure, finding or breakpoint" keys="Shift+," disabled={isDisabled} onClick={go('playback.previousMark')} />
      <IconButton icon={StepBack} label="Previous event" keys="," disabled={isDisabled} onClick={go('playback.previous')} data-testid="step-back" />
      <IconButton icon={isPlaying ? Pause : Play} look="plain" label={isPlaying ? 'Pause' : 'Play'} keys="K" disabled={isDisabled} onClick={go('playback.toggle')} data-testid="play" />
      <IconButton icon={StepForward} label="Next event" keys="." disabled={isDisabled} onClick={go('playback.next')} data-testid="step-forward" />
      <IconButton icon={SkipForward} label="Next failure, finding or breakpoint" keys="Shift+." disabled={isDisabled} onClick={go('playback.nextMark')} data-testid="next-mark" />
      <IconButton icon={ChevronLast} label="To the end" keys="End" disabled={isDisabled} onClick={go('playback.end')} />
    </div>
  );
}

function Speed({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const { playhead } = useWorkspace();
  const speed = useStore(playhead.store, (state) => state.speed);
  const pace = useStore(playhead.store, (state) => state.pace);
  return (
    <span className={styles.speed}>
      <Select size="small" aria-label="Speed" disabled={isDisabled} value={String(speed)} options={SPEEDS.map((each) => ({ value: String(each), label: `${each}×` }))} onChange={(value) => playhead.setSpeed(Number(value))} />
      <Select size="small" aria-label="What the speed counts" disabled={isDisabled} value={pace} options={[{ value: 'events', label: 'event by event' }, { value: 'clock', label: 'by the clock' }]} onChange={(value) => playhead.setPace(value)} />
    </span>
  );
}

function StaleBadge(): ReactElement | null {
  const { run } = useWorkspace();
  const isStale = useStore(run.store, (state) => state.isStale);
  const error = useStore(run.store, (state) => state.error);
  if (error !== null) return <span className={styles.late}><Badge tone="bad" icon={CircleAlert}>{error}</Badge></span>;
  if (!isStale) return null;
  return <span className={styles.late}><Badge tone="warn" icon={CircleAlert}>Design changed: run again</Badge></span>;
}
