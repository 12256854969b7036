import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { CommandGroup, CommandWords } from '../../workspace/commands/command-words.ts';
import { Button } from '../widgets/button.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { SearchInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { KeyLine } from './key-line.tsx';
import styles from './keys-sheet.module.css';
import type { OverlayProps } from './overlay-props.ts';

/** Every key, from the registry that also obeys them. */
export function KeysSheet({ onClose }: OverlayProps): ReactElement {
  const { commands, settings } = useWorkspace();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const chosen = useStore(settings.store, ({ keys }) => keys);
  const wanted = text.trim().toLowerCase();
  // Without words what has a key; with words everything of that name, so that it may get one.
  const shown = commands.all.filter(({ id, title }) => (wanted === '' ? commands.keysOf(id).length > 0 || chosen[id] !== undefined : title.toLowerCase().includes(wanted)));
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Keys" description="Single letters act while the canvas or the timeline has the focus, and can be switched off in the settings.">
      <div className={styles.search}>
        <SearchInput label="Search keys" value={text} onChange={setText} />
        {Object.keys(chosen).length > 0 && <Button size="small" onClick={() => { settings.set({ keys: {} }); setSaid('All keys are the usual ones again.'); }}>The usual keys</Button>}
      </div>
      <output className={styles.said}>{said}</output>
      <div className={styles.groups}>
        {groups.map((group) => <Group key={group} group={group} commands={shown.filter((command) => command.group === group)} onSay={setSaid} />)}
      </div>
      {shown.length === 0 && <p>Nothing is called that.</p>}
    </Dialog>
  );
}

function Group({ group, commands, onSay }: { readonly group: CommandGroup; readonly commands: readonly CommandWords[]; readonly onSay: (text: string) => void }): ReactElement {
  return (
    <section className={styles.group} aria-label={group}>
      <h3>{group}</h3>
      <dl>{commands.map((command) => <KeyLine key={command.id} command={command} onSay={onSay} />)}</dl>
    </section>
  );
}
