import type { ComponentProps, ReactElement, ReactNode } from 'react';

type ShapeProps = Pick<ComponentProps<'svg'>, 'className' | 'strokeWidth' | 'aria-hidden'> & { readonly size?: number | string };

/** The mark of Flowstage: a signal that rises and falls, between two lines of the stage. */
export const Mark = (props: ShapeProps): ReactElement => <Shape {...props}><path d="M3 6h9v6h3V6h6v12h-6v-6h-3v6H3z" fill="currentColor" stroke="none" /></Shape>;

/** A topic: partitions as lanes of entries. */
export const PartitionedLog = (props: ShapeProps): ReactElement => (
  <Shape {...props}><path d="M3 6h18M3 12h18M3 18h18" strokeOpacity={0.35} /><path d="M4 6h5M12 6h3M4 12h8M4 18h3M10 18h6" strokeWidth={3.5} strokeLinecap="butt" /></Shape>
);

/** Events in, rows out. */
export const Projection = (props: ShapeProps): ReactElement => (
  <Shape {...props}><path d="M3 12h6M6.5 9 9.5 12l-3 3" /><rect x="12" y="4" width="9" height="16" rx="1.5" /><path d="M12 9.5h9M12 14.5h9" /></Shape>
);

/** Steps forward, and the way back. */
export const SagaIcon = (props: ShapeProps): ReactElement => (
  <Shape {...props}><circle cx="5" cy="7" r="2" /><circle cx="12" cy="7" r="2" /><circle cx="19" cy="7" r="2" /><path d="M7 7h3M14 7h3M19 12v2a4 4 0 0 1-4 4H5M8 15l-3 3 3 3" /></Shape>
);

function Shape({ size = 24, strokeWidth = 1.75, children, ...rest }: ShapeProps & { readonly children: ReactNode }): ReactElement {
  return <svg {...rest} width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={strokeWidth} strokeLinecap="round" strokeLinejoin="round">{children}</svg>;
}
