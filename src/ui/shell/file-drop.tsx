import { FileDown } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { OpenedFile } from '../../workspace/library/file-port.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { droppedFile } from './browser-files.ts';
import styles from './file-drop.module.css';

/** A design dropped anywhere on the page is opened, another file is shown for import; while it hovers, the page says so. */
export function FileDrop(): ReactElement | null {
  const workspace = useWorkspace();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      setIsOver(false);
      const item = [...(event.dataTransfer?.items ?? [])].find(({ kind }) => kind === 'file');
      if (item === undefined) return;
      event.preventDefault();
      void droppedFile(item).then((file) => (file === null ? undefined : take(workspace, file)));
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [workspace]);
  return isOver ? <div className={styles.drop}><p className={styles.text}><FileDown size={20} aria-hidden />Drop to open a design, or to import</p></div> : null;
}

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

async function take(workspace: Workspace, file: OpenedFile): Promise<void> {
  const { importStore } = await import('../../workspace/imports/import-store.ts');
  const imports = importStore(workspace);
  await (imports.takes(file) ? imports.readFile(file) : workspace.files.openFile(file));
}
