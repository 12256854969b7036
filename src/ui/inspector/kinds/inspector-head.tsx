import { MoveRight } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { findChannel, findNode, findSystem } from '../../../catalog/find-entry.ts';
import { CONNECTIONS } from '../../../catalog/entry.ts';
import type { Design } from '../../../design/document.ts';
import { rename } from '../../../workspace/edits/rename.ts';
import { EntryIcon } from '../../widgets/entry-icon.tsx';
import { Select } from '../../widgets/select.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { useFormScope } from '../form/form-scope.tsx';
import styles from './inspector-head.module.css';

/** What is selected: its drawing, its name to change, its kind and id, where it lives. */
export function InspectorHead({ id }: { readonly id: string }): ReactElement {
  const { design } = useFormScope();
  const edge = design.edges.find((each) => each.id === id);
  return edge === undefined ? <PlacedHead id={id} /> : <WireHead design={design} from={edge.from} to={edge.to} />;
}

function PlacedHead({ id }: { readonly id: string }): ReactElement | null {
  const { design, isReadOnly } = useFormScope();
  const { document } = useWorkspace();
  const placed = design.nodes.find((each) => each.id === id) ?? design.systems.find((each) => each.id === id);
  if (placed === undefined) return null;
  const entry = findChannel(placed.kind) ?? findNode(placed.kind) ?? findSystem(placed.kind);
  return (
    <header className={styles.head}>
      <EntryIcon icon={entry?.icon ?? ''} tone={entry?.tone ?? 'system'} />
      <div className={styles.words}>
        <TextInput aria-label="Name" className={styles.name} value={placed.name} disabled={isReadOnly} onChange={(name) => document.edit('Rename', (draft) => void rename(draft, id, name), { merge: `${id}/name` })} onBlur={() => document.seal()} />
        <p className={styles.kind}><span>{entry?.label ?? `Unknown kind ${placed.kind}`}</span><span className="mono" title="Id: what files, logs and expressions call it">{id}</span></p>
      </div>
      <Home id={id} />
    </header>
  );
}

/** The system of a channel, to change; the saga of a step, to go to. */
function Home({ id }: { readonly id: string }): ReactElement | null {
  const { design, isReadOnly } = useFormScope();
  const { document } = useWorkspace();
  const control = useId();
  const node = design.nodes.find((each) => each.id === id);
  if (node === undefined) return null;
  if (node.parent !== undefined) {
    const parent = design.nodes.find((each) => each.id === node.parent);
    return <p className={styles.home}>Step of <button type="button" className={styles.link} onClick={() => document.select([node.parent ?? ''])}>{parent?.name ?? node.parent}</button></p>;
  }
  if (findChannel(node.kind) === undefined) return null;
  const hosts = design.systems.filter(({ kind }) => findSystem(kind)?.channels.includes(node.kind) === true);
  return (
    <div className={styles.home} data-subject={`nodes/${id}/system`}>
      <label htmlFor={control}>Hosted by</label>
      <Select id={control} size="small" value={node.system ?? ''} options={hosts.map((host) => ({ value: host.id, label: host.name }))} placeholder="Choose a system" disabled={isReadOnly} onChange={(system) => document.edit('Change the system', (draft) => void Object.assign(draft.nodes.find((each) => each.id === id) ?? {}, { system }))} />
    </div>
  );
}

function WireHead({ design, from, to }: { readonly design: Design; readonly from: string; readonly to: string }): ReactElement {
  const { document } = useWorkspace();
  const nameOf = (id: string): string => design.nodes.find((each) => each.id === id)?.name ?? id;
  const kindOf = (id: string): string => design.nodes.find((each) => each.id === id)?.kind ?? '';
  const end = (id: string): ReactElement => <button type="button" className={styles.link} onClick={() => document.select([id])}>{nameOf(id)}</button>;
  return (
    <header className={styles.head}>
      <span className={styles.wire} aria-hidden><MoveRight size={16} /></span>
      <div className={styles.words}>
        <p className={styles.ends}>{end(from)} <span className={styles.verb}>{verbOf(kindOf(from), kindOf(to))}</span> {end(to)}</p>
        <p className={styles.kind}>Wire. Its settings are those of the link between the two ends.</p>
      </div>
    </header>
  );
}

function verbOf(from: string, to: string): string {
  const outs = (findChannel(from) ?? findNode(from))?.ports.filter(({ direction }) => direction === 'out') ?? [];
  const ins = (findChannel(to) ?? findNode(to))?.ports.filter(({ direction }) => direction === 'in') ?? [];
  const found = outs.find((out) => ins.some((port) => port.connects === out.connects));
  return found === undefined ? 'to' : CONNECTIONS[found.connects];
}
