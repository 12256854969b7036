import { Trash2 } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { type Breakpoint, BREAKPOINT_EVENTS, type BreakpointEvent, placeName } from '../../workspace/breakpoints/breakpoint.ts';
import { conditionProblem } from '../../workspace/breakpoints/breakpoint-rows.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { Select } from '../widgets/select.tsx';
import { Switch } from '../widgets/switch.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './breakpoints.module.css';

const EVENTS: { readonly [E in BreakpointEvent]: string } = { receives: 'receives', emits: 'emits', drops: 'drops or fails', retries: 'retries', carries: 'carries', condition: 'meets a condition', time: 'at a time', finding: 'at a finding' };

/** One breakpoint as a sentence of fields. */
export function BreakpointLine({ breakpoint }: { readonly breakpoint: Breakpoint }): ReactElement {
  const { breakpoints, document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const { id, event, node, at, hit, isLogOnly, isOff } = breakpoint;
  const isWire = event === 'carries';
  const hasNode = event !== 'time' && event !== 'finding';
  const set = (change: Partial<Breakpoint>): void => breakpoints.change(id, change);
  return (
    <li className={styles.line} data-off={isOff ? '' : undefined} data-testid="breakpoint">
      <Switch aria-label="On" isOn={!isOff} onChange={(isOn) => set({ isOff: !isOn })} />
      {hasNode && <Select size="small" aria-label={isWire ? 'Wire' : 'Node'} value={node} options={[{ value: '', label: isWire ? 'Any wire' : 'Any node' }, ...(isWire ? design.edges : design.nodes).map((each) => ({ value: each.id, label: placeName(design, each.id) }))]} onChange={(next) => set({ node: next })} />}
      <Select size="small" aria-label="What it waits for" value={event} options={BREAKPOINT_EVENTS.map((each) => ({ value: each, label: EVENTS[each] }))} onChange={(next) => set({ event: next, ...((next === 'carries') !== isWire && { node: '' }) })} />
      {event === 'time' && <TextLine label="Time of the run" value={at} hint="5s" onChange={(next) => set({ at: next })} />}
      {hasNode && <Condition breakpoint={breakpoint} />}
      <label className={styles.hit}>time no. <input className={styles.number} type="number" min={0} step={1} value={hit === 0 ? '' : hit} placeholder="each" aria-label="Only this time that it is met" onChange={({ target }) => set({ hit: Math.max(0, Math.trunc(Number(target.value)) || 0) })} /></label>
      <label className={styles.hit}><input type="checkbox" checked={isLogOnly} onChange={({ target }) => set({ isLogOnly: target.checked })} /> only note it</label>
      <Met id={id} />
      <IconButton size="small" icon={Trash2} label="Remove the breakpoint" onClick={() => breakpoints.remove([id])} />
    </li>
  );
}

function Condition({ breakpoint: { id, condition } }: { readonly breakpoint: Breakpoint }): ReactElement {
  const { breakpoints } = useWorkspace();
  const isWanted = useStore(breakpoints.store, ({ editing }) => editing === id);
  const problem = conditionProblem(condition);
  return <TextLine label="Condition" value={condition} hint="if: payload.amount > 100" problem={problem} isWanted={isWanted} onFocused={() => breakpoints.edit(null)} onChange={(next) => breakpoints.change(id, { condition: next })} />;
}

interface TextLineProps {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly problem?: string | null;
  readonly isWanted?: boolean;
  readonly onFocused?: () => void;
  readonly onChange: (text: string) => void;
}

function TextLine({ label, value, hint, problem = null, isWanted = false, onFocused, onChange }: TextLineProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    input.current?.focus();
    onFocused?.();
  }, [isWanted, onFocused]);
  return (
    <span className={styles.text}>
      <input ref={input} className={`mono ${styles.input}`} aria-label={label} aria-invalid={problem !== null} value={value} placeholder={hint} spellCheck={false} onChange={({ target }) => onChange(target.value)} />
      {problem !== null && <span className={styles.problem} role="alert">{problem}</span>}
    </span>
  );
}

/** How often the shown run meets it; pressed, the next time after the playhead, and round again. */
function Met({ id }: { readonly id: string }): ReactElement {
  const { breakpoints, playhead, run } = useWorkspace();
  const rows = useStore(breakpoints.store, ({ met }) => met.get(id) ?? NONE);
  const lookedRows = useStore(breakpoints.store, (state) => state.lookedRows);
  const isSearching = useStore(run.store, ({ log }) => log !== null && lookedRows < log.rowCount);
  const hasRun = useStore(run.store, ({ log }) => log !== null);
  if (!hasRun) return <span className={styles.met}>no run yet</span>;
  if (rows.length === 0) return <span className={styles.met}>{isSearching ? 'searching …' : 'never met'}</span>;
  const go = (): void => {
    playhead.pause();
    playhead.seekRow(rows.find((row) => row > playhead.state.row) ?? rows[0] ?? 0);
  };
  return <Button size="small" className={styles.met} onClick={go} data-testid="breakpoint-met">{rows.length === 1 ? 'met once' : `met ${rows.length.toLocaleString('en')} times`}{isSearching ? ' so far' : ''}</Button>;
}

const NONE: readonly number[] = [];
