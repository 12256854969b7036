import { CircleAlert, Info, Play } from 'lucide-react';
import { type ReactElement, useCallback } from 'react';
import type { ExportFormat } from '../../../workspace/exports/export-model.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import styles from './export-dialog.module.css';
import type { MadeExport } from './use-export.ts';

interface ExportPreviewProps {
  readonly format: ExportFormat;
  readonly made: MadeExport;
  readonly isPossible: boolean;
}

/** What comes out: the picture itself, or how the text begins; and what the file cannot say. */
export function ExportPreview({ format, made, isPossible }: ExportPreviewProps): ReactElement {
  if (!isPossible) return <div className={styles.preview}><EmptyState icon={Play} title="There is no run yet">Run a scenario: this tells what happened in it.</EmptyState></div>;
  if (made.kind === 'failed') return <div className={styles.preview}><EmptyState icon={CircleAlert} title={sentence(made.message)}>{made.fix}</EmptyState></div>;
  if (made.kind !== 'made') return <div className={styles.preview} aria-busy />;
  const { diagnostics, blob, preview } = made.file;
  return (
    <>
      {diagnostics.length > 0 && (
        <ul className={styles.remarks} aria-label="What the file does not carry">
          {diagnostics.slice(0, REMARKS_SHOWN).map(({ message, subject }, at) => <li key={at}><Info size={12} aria-hidden />{subject === '' ? message : `${subject}: ${message}`}</li>)}
          {diagnostics.length > REMARKS_SHOWN && <li>… and {diagnostics.length - REMARKS_SHOWN} more</li>}
        </ul>
      )}
      {format.extension === 'svg' ? <Picture svg={blob} label={format.label} /> : <textarea className={styles.preview} readOnly spellCheck={false} aria-label="Beginning of the file" data-testid="export-preview" value={blob.size > preview.length ? `${preview}\n…` : preview} />}
    </>
  );
}

const REMARKS_SHOWN = 4;

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** As an image: whatever a design says, nothing in it runs. */
function Picture({ svg, label }: { readonly svg: Blob; readonly label: string }): ReactElement {
  const show = useCallback((image: HTMLImageElement | null) => {
    if (image === null) return undefined;
    const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    image.src = address;
    return () => URL.revokeObjectURL(address);
  }, [svg]);
  return <div className={styles.preview} data-kind="picture"><img ref={show} alt={`${label}, as it will be saved`} data-testid="export-picture" /></div>;
}
