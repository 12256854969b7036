import { useReactFlow } from '@xyflow/react';
import { type ReactElement, useMemo } from 'react';
import type { Position } from '../../../design/document.ts';
import { isPattern } from '../../../workspace/library/patterns.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { type Chooser, useCanvas, useCanvasState } from '../canvas-context.tsx';
import { addTo } from '../canvas-edits.ts';
import type { Wiring } from '../connect/wiring.ts';
import { FACE_HEAD, FACE_WIDTH } from '../../../design/picture/face-size.ts';
import { lookOf } from '../faces/icons.ts';
import { kindChoices, patternChoices, targetChoices } from './choices.ts';
import { ChooserList } from './chooser-list.tsx';
import styles from './chooser.module.css';

/** Quick add at a place, or the target of a wire by keyboard. */
export function CanvasChooser({ wiring }: { readonly wiring: Wiring }): ReactElement | null {
  const chooser = useCanvasState((state) => state.chooser);
  if (chooser === null) return null;
  return chooser.kind === 'add' ? <QuickAdd key={`${chooser.at.x} ${chooser.at.y}`} request={chooser} /> : <ConnectTo from={chooser.from} wiring={wiring} />;
}

function QuickAdd({ request }: { readonly request: Extract<Chooser, { kind: 'add' }> }): ReactElement {
  const { document, canvas, commands, notices } = useWorkspace();
  const close = useClose(request.from);
  const { at, from, fromPort, isReversed = false } = request;
  const origin = useMemo(() => (from === undefined ? undefined : { node: from, ...(fromPort !== undefined && { port: fromPort }) }), [from, fromPort]);
  const choices = useMemo(() => [...kindChoices(document.state.design, origin, isReversed), ...(origin === undefined ? patternChoices() : [])], [document, origin, isReversed]);
  const add = (kind: string): void => {
    if (isPattern(kind)) {
      close();
      return void commands.run(`add.${kind}`, { at });
    }
    const { label } = lookOf(kind);
    // The port of the new node comes where the wire was dropped; without a wire its head.
    const place: Position = origin === undefined ? { x: at.x - FACE_WIDTH / 2, y: at.y - FACE_HEAD / 2 } : { x: isReversed ? at.x - FACE_WIDTH : at.x, y: at.y - FACE_HEAD / 2 };
    const id = addTo(document, { kind, at: place, ...(origin !== undefined && { origin }), isReversed }, label);
    close();
    if (id === '') return;
    notices.say(`Added ${label}`);
    canvas.port?.focus(id);
  };
  return (
    <Floating at={at}>
      <ChooserList label={origin === undefined ? 'Add to the canvas' : 'Add and connect'} choices={choices} nothing="Nothing of that name fits here." onChoose={add} onClose={close} />
    </Floating>
  );
}

function ConnectTo({ from, wiring }: { readonly from: string; readonly wiring: Wiring }): ReactElement {
  const { document, canvas } = useWorkspace();
  const close = useClose(from);
  const flow = useReactFlow();
  const { design } = document.state;
  const choices = useMemo(() => targetChoices(design, from), [design, from]);
  const node = flow.getInternalNode(from);
  const at = node === undefined ? { x: 0, y: 0 } : { x: node.internals.positionAbsolute.x + (node.measured.width ?? 0) + 12, y: node.internals.positionAbsolute.y };
  const join = (to: string): void => {
    wiring.join({ node: from }, { node: to });
    close();
    canvas.port?.focus(from);
  };
  return (
    <Floating at={at}>
      <ChooserList label={`Connect ${design.nodes.find(({ id }) => id === from)?.name ?? from} to`} choices={choices} nothing="No node of that name may be connected. Press Escape, then / to add one." onChoose={join} onClose={close} />
    </Floating>
  );
}

/** At a place of the layout, kept inside of what is seen. */
function Floating({ at, children }: { readonly at: Position; readonly children: ReactElement }): ReactElement {
  const flow = useReactFlow();
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const point = flow.flowToScreenPosition(at);
  const [width, height] = [box?.width ?? 0, box?.height ?? 0];
  const left = Math.max(8, Math.min(point.x - (box?.left ?? 0), width - 312));
  const top = Math.max(8, Math.min(point.y - (box?.top ?? 0), height - 372));
  return <div className={styles.place} style={{ left, top }}>{children}</div>;
}

function useClose(from: string | undefined): () => void {
  const { state } = useCanvas();
  const { canvas } = useWorkspace();
  return () => {
    if (state.getState().chooser === null) return;
    state.setState({ chooser: null });
    canvas.port?.focus(from);
  };
}
