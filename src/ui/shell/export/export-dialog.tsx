import { Copy, Download } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { exportFormats, type ExportFormat } from '../../../workspace/exports/export-model.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import type { OverlayProps } from '../overlay-props.ts';
import styles from './export-dialog.module.css';
import { ExportOptions } from './export-options.tsx';
import { ExportPreview } from './export-preview.tsx';
import { FormatList } from './format-list.tsx';
import { byteText } from './byte-text.ts';
import { type DialogChoice, firstChoice, scopeFor } from './dialog-choice.ts';
import { pngOf } from './png.ts';
import { useExport } from './use-export.ts';

/** Everything that can be written of the design and its run: what, how much of it, how it looks; copied or saved. */
export function ExportDialog({ onClose }: OverlayProps): ReactElement {
  const workspace = useWorkspace();
  const { run } = workspace;
  const formats = useMemo(() => exportFormats(), []);
  const hasRun = useStore(run.store, ({ log }) => log !== null && log.rowCount > 0);
  const [choice, setChoice] = useState<DialogChoice>(() => firstChoice(workspace, formats));
  const format = formats.find(({ id }) => id === choice.format) ?? formats[0]!;
  const isPossible = hasRun || !format.needsRun;
  const made = useExport(workspace, choice, isPossible);
  const change = (part: Partial<DialogChoice>): void => setChoice((before) => ({ ...before, ...part }));
  const choose = (id: string): void => {
    const next = formats.find((each) => each.id === id) ?? format;
    change({ format: id, scope: scopeFor(workspace, next, choice.scope) });
  };
  const footer = <Actions choice={choice} format={format} made={made} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Export" footer={footer}>
      <div className={styles.columns}>
        <FormatList formats={formats} hasRun={hasRun} chosen={format.id} onChoose={choose} />
        <div className={styles.detail}>
          <p className={styles.summary}>{format.summary}</p>
          <ExportOptions format={format} choice={choice} onChange={change} />
          <ExportPreview format={format} made={made} isPossible={isPossible} />
        </div>
      </div>
    </Dialog>
  );
}

function Actions({ choice, format, made, onClose }: { readonly choice: DialogChoice; readonly format: ExportFormat; readonly made: ReturnType<typeof useExport>; readonly onClose: () => void }): ReactElement {
  const { services, notices } = useWorkspace();
  const file = made.kind === 'made' ? made.file : null;
  const isImage = format.isPicture && choice.scale !== 0;
  const tell = (text: string): void => void notices.show({ tone: 'success', text, key: 'export' });
  const fail = (thrown: unknown): void => void notices.show({ tone: 'error', text: `It could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`, key: 'export' });
  const copy = async (): Promise<void> => {
    if (file === null) return;
    if (isImage) await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(file.blob, choice.scale) })]);
    else await services.clipboard.write(await file.blob.text());
    tell(`${format.label} was copied.`);
  };
  const save = async (): Promise<void> => {
    if (file === null) return;
    const content = isImage ? await pngOf(file.blob, choice.scale) : file.blob;
    const name = await services.files.export(content, isImage ? file.name.replace(/\.[^.]+$/, '.png') : file.name);
    if (name === null) return;
    onClose();
    tell(`Saved as "${name}".`);
  };
  return (
    <>
      <p className={styles.size} data-testid="export-size" aria-live="polite">{made.kind === 'making' ? 'Writing …' : file === null ? '' : `${isImage ? file.name.replace(/\.[^.]+$/, '.png') : file.name} · ${isImage ? `${choice.scale}×` : byteText(file.blob.size)}`}</p>
      <Button icon={Copy} disabled={file === null} onClick={() => void copy().catch(fail)}>Copy</Button>
      <Button look="main" icon={Download} disabled={file === null} onClick={() => void save().catch(fail)}>Save</Button>
    </>
  );
}
