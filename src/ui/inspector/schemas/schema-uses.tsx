import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type SchemaUse, schemaUses } from '../../../catalog/schemas/schema-uses.ts';
import { Badge } from '../../widgets/badge.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { useGoTo } from '../problems.tsx';
import styles from './schemas.module.css';

/** Who writes and who reads a type, and with which version; a click goes to where that is said. */
export function SchemaUses({ type, onLeave }: { readonly type: string; readonly onLeave: () => void }): ReactElement {
  const { document } = useWorkspace();
  const { nodes } = useStore(document.store, ({ design }) => design);
  const uses = schemaUses(nodes, type);
  if (uses.length === 0) return <p className={styles.hint}>Nothing in the design writes or reads it by this name.</p>;
  return (
    <div className={styles.uses}>
      {(['writes', 'reads'] as const).map((role) => {
        const own = uses.filter((use) => use.role === role);
        return own.length === 0 ? null : <div key={role}><h3>{role === 'writes' ? 'Written by' : 'Read by'}</h3><ul>{own.map((use) => <Use key={`${use.node}/${use.path.join('/')}`} use={use} name={nodes.find(({ id }) => id === use.node)?.name ?? use.node} onLeave={onLeave} />)}</ul></div>;
      })}
    </div>
  );
}

function Use({ use: { node, pin, versions, path }, name, onLeave }: { readonly use: SchemaUse; readonly name: string; readonly onLeave: () => void }): ReactElement {
  const go = useGoTo();
  const show = (): void => {
    onLeave();
    go(['nodes', node, 'config', ...path, 'schemaVersion'].join('/'));
  };
  return (
    <li>
      <button type="button" className={styles.use} title={pin === undefined ? 'Uses no schema. Go to where it can be pinned to a version.' : `Schema version: ${pin}`} onClick={show}>
        <span>{name}</span>
        {pin === undefined ? <Badge>no schema</Badge> : <Badge tone="accent">{versions.length === 0 ? pin : versions.toSorted((a, b) => a - b).map((each) => `v${each}`).join(' or ')}</Badge>}
      </button>
    </li>
  );
}
