import { Command } from 'cmdk';
import { type ReactElement, useRef, useState } from 'react';
import type { CommandGroup, CommandWords } from '../../workspace/commands/command-words.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { EntryIcon } from '../widgets/entry-icon.tsx';
import { Keys } from '../widgets/kbd.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './command-palette.module.css';
import { placedWords } from './placed-words.ts';
import type { OverlayProps } from './overlay-props.ts';
import { useRunScenario } from './use-run-scenario.ts';

/** Everything a person can do or go to, by name. */
export function CommandPalette({ onClose, typed }: OverlayProps): ReactElement {
  const workspace = useWorkspace();
  const runScenario = useRunScenario();
  const choose = (act: () => void) => (): void => {
    onClose();
    // After the focus is back where it was: what acts on the canvas finds it there.
    requestAnimationFrame(act);
  };
  const { design } = workspace.document.state;
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  /** From now on keys come here by themselves. */
  const takeOver = (): void => {
    const { text: before, isEntered } = typed.take();
    if (before !== '') setText(before);
    const enter = (): void => void input.current?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    // Once the list shows what the text finds.
    if (isEntered) requestAnimationFrame(() => requestAnimationFrame(enter));
  };
  return (
    <Command.Dialog open onOpenChange={(open) => !open && onClose()} label="All commands" className={styles.palette} overlayClassName={styles.scrim ?? ''} contentClassName={styles.box ?? ''} loop>
      <Command.Input ref={input} value={text} onValueChange={setText} onFocus={takeOver} className={styles.input} placeholder="Do something, or go to something" />
      <Command.List className={styles.list}>
        <Command.Empty className={styles.none}>Nothing is called that. Try a shorter word.</Command.Empty>
        {grouped(workspace).map(([group, commands]) => (
          <Command.Group key={group} heading={group} className={styles.group}>
            {commands.map(({ id, title }) => (
              <Command.Item key={id} value={`${group} ${title} ${id}`} className={styles.item} onSelect={choose(() => void workspace.commands.run(id))}>
                <span className={styles.title}>{title}</span>
                <CommandKeys workspace={workspace} id={id} />
              </Command.Item>
            ))}
          </Command.Group>
        ))}
        <Command.Group heading="Run a scenario" className={styles.group}>
          {design.scenarios.map(({ id, name }) => <Command.Item key={id} value={`run scenario ${name} ${id}`} className={styles.item} onSelect={choose(() => runScenario(id))}><span className={styles.title}>{name}</span></Command.Item>)}
        </Command.Group>
        <Command.Group heading="Go to" className={styles.group}>
          {placedWords(design).map(({ id, name, label, icon, tone }) => (
            <Command.Item key={id} value={`go to ${name} ${label} ${id}`} className={styles.item} onSelect={choose(() => goTo(workspace, id))}>
              <EntryIcon icon={icon} tone={tone} size={20} />
              <span className={styles.title}>{name}</span>
              <span className={styles.note}>{label}</span>
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}

function CommandKeys({ workspace, id }: { readonly workspace: Workspace; readonly id: string }): ReactElement | null {
  const [keys] = workspace.commands.keysOf(id);
  return keys === undefined ? null : <Keys keys={keys} />;
}

function goTo({ document, canvas }: Workspace, id: string): void {
  document.select([id]);
  canvas.port?.reveal(id);
  canvas.port?.focus(id);
}

/** What can be done now; the palette itself is open already. */
function grouped({ commands }: Workspace): readonly (readonly [CommandGroup, readonly CommandWords[]])[] {
  const groups = new Map<CommandGroup, CommandWords[]>();
  for (const command of commands.all) {
    if (command.isHidden === true || command.id === 'view.commands' || !commands.isEnabled(command.id)) continue;
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups];
}
