import { ClipboardPaste, FileUp, Import, RotateCcw } from 'lucide-react';
import { type ClipboardEvent, type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { TextArea } from '../widgets/text-input.tsx';
import { importStore } from '../../workspace/imports/import-store.ts';
import { useLate, useWorkspace } from '../workspace-context.tsx';
import type { OverlayProps } from '../shell/overlay-props.ts';
import { ImportPreview } from './import-preview.tsx';
import styles from './import-dialog.module.css';

/** Takes a file or a text of another kind into the open design: first it shows what would come, then it merges. */
export function ImportDialog({ onClose }: OverlayProps): ReactElement {
  const { document, canvas, services } = useWorkspace();
  const imports = useLate(importStore);
  /** What came in is in sight, clear of the bars over the canvas. */
  const merge = (): void => {
    if (imports.merge()) services.frames.request(() => canvas.port?.fit(document.state.selection));
  };
  const state = useStore(imports.store);
  const readOnly = useStore(document.store, (each) => each.readOnly);
  const isReady = state.phase === 'ready';
  const footer = (
    <>
      {state.phase !== 'asking' && <Button icon={RotateCcw} onClick={() => imports.reset()}>Another file</Button>}
      <Button onClick={onClose}>Cancel</Button>
      <Button look="main" icon={Import} disabled={!isReady || readOnly !== null} title={readOnly ?? undefined} onClick={merge}>
        {isReady ? `Add ${state.design.nodes.length} ${state.design.nodes.length === 1 ? 'node' : 'nodes'} to the design` : 'Add to the design'}
      </Button>
    </>
  );
  return (
    <Dialog isOpen onClose={onClose} size="medium" title="Import" description="Strimzi topics, AsyncAPI documents and other descriptions, as YAML or JSON. Nothing changes before you add it, and one undo takes it back." footer={footer}>
      <div data-testid="import" data-phase={state.phase}>
        {state.phase === 'asking' && <Asking />}
        {state.phase === 'reading' && <div className={styles.reading} role="status"><p>Reading {state.name === '' ? 'the text' : state.name}</p><ProgressBar label="Reading" value={null} /></div>}
        {(state.phase === 'refused' || state.phase === 'ready') && <ImportPreview state={state} />}
      </div>
    </Dialog>
  );
}

function Asking(): ReactElement {
  const { services } = useWorkspace();
  const imports = useLate(importStore);
  const [text, setText] = useState('');
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (text !== '' || pasted.trim() === '') return;
    event.preventDefault();
    void imports.readText(pasted);
  };
  const choose = (): void => void services.files.open('import').then((file) => (file === null ? undefined : imports.readFile(file)));
  return (
    <div className={styles.asking}>
      <div className={styles.zone}>
        <FileUp size={24} strokeWidth={1.5} aria-hidden />
        <p>Drop a file here, or anywhere on the page</p>
        <Button icon={FileUp} onClick={choose}>Choose a file</Button>
      </div>
      <div className={styles.paste}>
        <label className={styles.label} htmlFor="import-text"><ClipboardPaste size={14} aria-hidden />Or paste its text</label>
        <TextArea id="import-text" isMono rows={6} value={text} onChange={setText} onPaste={paste} placeholder={PLACEHOLDER} />
      </div>
      {text.trim() !== '' && <Button className={styles.readText} onClick={() => void imports.readText(text)}>Read the text</Button>}
    </div>
  );
}

const PLACEHOLDER = 'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\n…';
