import { useEffect, useState } from 'react';
import type { ExportFile } from '../../../workspace/exports/export-model.ts';
import { makeExport } from '../../../workspace/exports/export-model.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { DialogChoice } from './dialog-choice.ts';

export type MadeExport = { readonly kind: 'none' } | { readonly kind: 'making' } | { readonly kind: 'made'; readonly file: ExportFile } | { readonly kind: 'failed'; readonly message: string; readonly fix: string };

/** The file of a choice, written anew a moment after the choice has changed. */
export function useExport(workspace: Workspace, choice: DialogChoice, isPossible: boolean): MadeExport {
  const [made, setMade] = useState<MadeExport>({ kind: 'none' });
  const { format, scope, isSelectionOnly, isAtPlayhead, palette } = choice;
  const key = JSON.stringify([format, scope, isSelectionOnly, isAtPlayhead, palette]);
  useEffect(() => {
    let isWanted = true;
    if (!isPossible) {
      setMade({ kind: 'none' });
      return undefined;
    }
    const timer = setTimeout(() => {
      setMade({ kind: 'making' });
      const write = async (): Promise<void> => {
        const result = await makeExport(workspace, { format, scope, isSelectionOnly, isAtPlayhead, palette }, () => isWanted);
        if (result === null || !isWanted) return;
        setMade(result.ok ? { kind: 'made', file: result.value } : { kind: 'failed', message: result.error.message, fix: result.error.fix ?? '' });
      };
      write().catch((thrown: unknown) => isWanted && setMade({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown), fix: '' }));
    }, SETTLE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the parts of the choice
  }, [workspace, key, isPossible]);
  return made;
}

const SETTLE_MS = 80;
