import { ArrowLeftRight, Play } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { channelsOf, SwapSession, type SwapState } from '../../workspace/swap/swap-session.ts';
import type { OverlayProps } from '../shell/overlay-props.ts';
import { Button } from '../widgets/button.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { Field } from '../widgets/field.tsx';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { SegmentedControl } from '../widgets/segmented-control.tsx';
import { Select } from '../widgets/select.tsx';
import { Switch } from '../widgets/switch.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { ComparedRuns } from './compared-runs.tsx';
import { Mapping } from './mapping.tsx';
import styles from './swap-dialog.module.css';

/** A channel, or all, on another product: what becomes of every setting, and of the same scenario with the same seed. */
export function SwapDialog({ onClose }: OverlayProps): ReactElement {
  const workspace = useWorkspace();
  const [session] = useState(() => new SwapSession(workspace));
  const state = useStore(session.store);
  useEffect(() => () => session.close(), [session]);
  const isRunning = state.runs.status === 'running';
  const apply = (): void => {
    if (session.apply()) onClose();
  };
  const open = (side: number, row: number): void => {
    session.open(side, row);
    onClose();
  };
  const footer = (
    <>
      <Button icon={Play} disabled={state.swap === null || isRunning} onClick={() => void session.run()}>{state.runs.status === 'none' || isRunning ? 'Run both' : 'Run both again'}</Button>
      <Button look="main" icon={ArrowLeftRight} disabled={state.swap === null} onClick={apply}>Swap</Button>
    </>
  );
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Swap the broker" description="The same design with another product. Nothing changes until you press Swap, and it is one step of undo." footer={footer}>
      <Choices session={session} state={state} />
      {/* Keys scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.result} tabIndex={0} role="region" aria-label="What comes of it">
        {state.swap === null ? <EmptyState title="Nothing to move">Every channel that was chosen is on this product already.</EmptyState> : <Results state={state} swap={state.swap} session={session} onOpen={open} />}
      </div>
    </Dialog>
  );
}

function Choices({ session, state }: { readonly session: SwapSession; readonly state: SwapState }): ReactElement {
  const products = session.products.map(({ kind, label }) => ({ value: kind, label }));
  const channels = [{ value: '', label: 'All channels' }, ...channelsOf(session.design).map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <div className={styles.choices}>
      <Field label="To">{() => <SegmentedControl label="Product" value={state.to} segments={products} onChange={(to) => session.choose({ to })} />}</Field>
      <Field label="What">{(control) => <Select {...control} value={state.channel ?? ''} options={channels} onChange={(id) => session.choose({ channel: id === '' ? null : id })} />}</Field>
      <Field layout="row" className={styles.keep} label="Keep the order of each key" help="Where the product can, at the price that it asks: one active consumer, or a FIFO queue. Off: as most people set it up.">
        {(control) => <Switch {...control} isOn={state.keepOrder} onChange={(keepOrder) => session.choose({ keepOrder })} />}
      </Field>
    </div>
  );
}

function Results({ state: { runs }, swap, session, onOpen }: { readonly state: SwapState; readonly swap: NonNullable<SwapState['swap']>; readonly session: SwapSession; readonly onOpen: (side: number, row: number) => void }): ReactElement {
  return (
    <>
      {runs.status === 'running' && <ProgressBar label="Both runs" value={runs.share} />}
      {runs.status === 'failed' && <p className={styles.failed} role="alert">{`It could not be run: ${runs.message}`}</p>}
      {runs.status === 'finished' && <ComparedRuns before={session.design} after={swap.design} runs={runs} onOpen={onOpen} />}
      <Mapping rows={swap.report} />
    </>
  );
}
