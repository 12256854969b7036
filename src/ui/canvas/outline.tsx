import { Plus } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../widgets/empty-state.tsx';
import { Button } from '../widgets/button.tsx';
import type { MenuItem } from '../widgets/menu-item.ts';
import { Menu } from '../widgets/menu.tsx';
import { Tree } from '../widgets/tree.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { addTo, renameTo } from './canvas-edits.ts';
import { kindChoices } from './chooser/choices.ts';
import { OutlineForm } from './outline/outline-form.tsx';
import { isSection, outlineItems } from './outline/outline-items.ts';
import { moveStepBy } from './outline/outline-edits.ts';
import { OutlineRename } from './outline/outline-rename.tsx';
import { problemsById } from './project/problems-by-id.ts';
import styles from './outline/outline.module.css';

/** The design as a tree and a form: everything that the canvas can do, without a pointer and without seeing it. */
export function Outline(): ReactElement {
  const { document, canvas, commands } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const diagnostics = useStore(document.store, (state) => state.diagnostics);
  const selection = useStore(document.store, (state) => state.selection);
  const isReadOnly = useStore(document.store, (state) => state.readOnly !== null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const items = useMemo(() => outlineItems(design, problemsById(diagnostics)), [design, diagnostics]);
  const press = (id: string, event: KeyboardEvent): boolean => {
    if (isSection(id) || isReadOnly) return false;
    const step = event.altKey ? (event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0) : 0;
    if (event.key === 'F2') setRenaming(id);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(id, event.currentTarget);
    else if (step !== 0) moveStepBy(document, id, step);
    else return false;
    event.preventDefault();
    return true;
  };
  const remove = (id: string, row: Element): void => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const nextId = next instanceof HTMLElement ? next.dataset['id'] : undefined;
    commands.run('edit.delete', { ids: [id] });
    // The focus stays in the tree, on what has taken its place.
    requestAnimationFrame(() => requestAnimationFrame(() => globalThis.document.querySelector<HTMLElement>(`[role="treeitem"][data-id="${CSS.escape(nextId ?? '')}"]`)?.focus()));
  };
  return (
    <div className={styles.outline}>
      {!isReadOnly && <AddMenu />}
      {items.length === 0 ? (
        <EmptyState title="Nothing here yet">Add a producer, a topic or a service to begin.</EmptyState>
      ) : (
        <div className={styles.tree}>
          <Tree label="Outline" items={items} selection={selection} onSelect={(id, isAdding) => !isSection(id) && document.select(isAdding ? [...new Set([...selection, id])] : [id])} onActivate={(id) => !isSection(id) && canvas.port?.reveal(id)} onKey={press}
            renderLabel={(item) => (item.id === renaming ? <OutlineRename text={item.label} onEnd={(name) => endRename(item.id, name)} /> : null)} />
        </div>
      )}
      {selection.length === 1 && !isReadOnly && <OutlineForm id={selection[0] ?? ''} onDelete={(id) => commands.run('edit.delete', { ids: [id] })} />}
    </div>
  );

  function endRename(id: string, name: string | null): void {
    setRenaming(null);
    if (name !== null && name.trim() !== '') renameTo(document, id, name.trim());
    requestAnimationFrame(() => globalThis.document.querySelector<HTMLElement>(`[role="treeitem"][data-id="${CSS.escape(id)}"]`)?.focus());
  }
}

/** Everything that can be added; a step goes into the selected saga. */
function AddMenu(): ReactElement {
  const { document, canvas, notices } = useWorkspace();
  const add = (kind: string, label: string): void => {
    const { design, selection } = document.state;
    const selected = design.nodes.find(({ id }) => id === selection[0]);
    const saga = selected?.kind === 'saga' ? selected.id : selected?.parent;
    const id = addTo(document, { kind, at: canvas.port?.pointer() ?? { x: 0, y: 0 }, ...(saga !== undefined && { parent: saga }) }, label);
    if (id !== '') notices.say(`Added ${label}`);
  };
  const items = (): readonly MenuItem[] => kindChoices(document.state.design, undefined, false).map(({ id, label, icon }) => ({ id, label, icon, onSelect: () => add(id, label) }));
  return (
    <div className={styles.bar}>
      <Menu trigger={<Button icon={Plus} size="small">Add</Button>} items={items} />
    </div>
  );
}
