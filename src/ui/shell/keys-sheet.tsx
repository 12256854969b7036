import { type ReactElement, useState } from 'react';
import type { CommandGroup, CommandScope, CommandWords } from '../../workspace/commands/command-words.ts';
import { Dialog } from '../widgets/dialog.tsx';
import { Keys } from '../widgets/kbd.tsx';
import { SearchInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './keys-sheet.module.css';
import type { OverlayProps } from './overlay-props.ts';

const SCOPES: { readonly [S in CommandScope]: string | null } = { global: null, canvas: 'on the canvas', timeline: 'on the timeline' };

/** Every key, from the registry that also obeys them. */
export function KeysSheet({ onClose }: OverlayProps): ReactElement {
  const { commands } = useWorkspace();
  const [text, setText] = useState('');
  const keyed = commands.all.filter(({ id, title }) => commands.keysOf(id).length > 0 && title.toLowerCase().includes(text.trim().toLowerCase()));
  const groups = [...new Set(keyed.map(({ group }) => group))];
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Keys" description="Single letters act while the canvas or the timeline has the focus, and can be switched off in the settings.">
      <div className={styles.search}><SearchInput label="Search keys" value={text} onChange={setText} /></div>
      <div className={styles.groups}>
        {groups.map((group) => <Group key={group} group={group} commands={keyed.filter((command) => command.group === group)} />)}
      </div>
      {keyed.length === 0 && <p>No key does anything called that.</p>}
    </Dialog>
  );
}

function Group({ group, commands }: { readonly group: CommandGroup; readonly commands: readonly CommandWords[] }): ReactElement {
  const { commands: registry } = useWorkspace();
  return (
    <section className={styles.group} aria-label={group}>
      <h3>{group}</h3>
      <dl>
        {commands.map(({ id, title, scope }) => (
          <div key={id} className={styles.line}>
            <dt>{title}{SCOPES[scope] !== null && <span className={styles.scope}> {SCOPES[scope]}</span>}</dt>
            <dd>{registry.keysOf(id).map((keys) => <Keys key={keys} keys={keys} />)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
