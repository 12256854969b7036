import type { NodeProps } from '@xyflow/react';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type CSSProperties, memo, type ReactElement } from 'react';
import { classNames } from '../../widgets/class-names.ts';
import { useCanvasState } from '../canvas-context.tsx';
import { LiveStrip } from '../live/live-strip.tsx';
import type { FaceData, FaceNode } from '../project/flow-types.ts';
import { countProblems, type ProblemCount } from '../project/problems-by-id.ts';
import { FACE_HEAD } from '../../../design/picture/face-size.ts';
import { Ports } from './ports.tsx';
import { RenameInput } from './rename-input.tsx';
import styles from './face.module.css';

/** A node: what it is, the facts that matter, what is wrong with it, and in a run how it is doing. */
export const Face = memo(function Face({ id, data }: NodeProps<FaceNode>): ReactElement {
  return (
    <div className={styles.card} style={toneOf(data)} data-muted={data.isMuted ? '' : undefined} {...useConnectState(id)} {...usePulse(id)}>
      {data.isStop && <StopDot />}
      <FaceHead id={id} data={data} />
      {data.isLive && <LiveStrip id={id} kind={data.node.kind} config={data.node.config} />}
      <Ports ports={data.ports} head={FACE_HEAD} />
    </div>
  );
});

export function FaceHead({ id, data }: { readonly id: string; readonly data: FaceData }): ReactElement {
  const { node, look: { icon: Icon }, facts, problems, system } = data;
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  return (
    <div className={styles.head}>
      <span className={styles.tile}><Icon size={16} strokeWidth={1.75} aria-hidden /></span>
      <span className={styles.words}>
        {isRenaming ? <RenameInput id={id} text={node.name} label={`Name of ${node.name}`} /> : <span className={styles.name}>{node.name}</span>}
        <span className={styles.facts}>{[data.isMuted ? 'muted' : '', system, facts].filter((part) => part !== '').join(' · ')}</span>
      </span>
      {problems !== undefined && <ProblemBadge problems={problems} />}
    </div>
  );
}

/** Where playing stops. The name of the node says it too. */
export const StopDot = (): ReactElement => <span className={styles.stop} title="Breakpoint" aria-hidden />;

/** Errors and warnings differ in shape, not only in colour. */
export function ProblemBadge({ problems }: { readonly problems: ProblemCount }): ReactElement {
  const isError = problems.errors > 0;
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <span className={styles.badge} data-severity={isError ? 'error' : 'warning'} title={problems.text}>
      <Icon size={12} strokeWidth={2.25} aria-hidden />
      {countProblems(problems)}
    </span>
  );
}

export const toneOf = ({ look: { tone } }: FaceData): CSSProperties => ({ '--tone': `var(--tone-${tone})`, '--tone-soft': `var(--tone-${tone}-soft)`, '--tone-ink': `var(--tone-${tone}-ink)` }) as CSSProperties;

/** While a wire is drawn: whether it could end here. */
export function useConnectState(id: string): { readonly 'data-fit'?: 'yes' | 'no' } {
  const fit = useCanvasState(({ connection }) => (connection === null || connection.origin.node === id ? undefined : connection.answer(id).ok));
  return fit === undefined ? {} : { 'data-fit': fit ? 'yes' : 'no' };
}

/** The attribute changes at each time, so that the animation starts again. */
export function usePulse(id: string): { readonly 'data-pulse'?: 'odd' | 'even' } {
  const pulse = useCanvasState((state) => (state.pulse?.id === id ? state.pulse.count : 0));
  return pulse === 0 ? {} : { 'data-pulse': pulse % 2 === 0 ? 'even' : 'odd' };
}

export const cardClass = (extra: string | undefined): string => classNames(styles.card, extra);
