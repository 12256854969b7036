import { Check, Copy, Download, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../../base/time.ts';
import { linkLength, type LinkLength } from '../../../workspace/share/sharing.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { focusAndSelect, TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import type { OverlayProps } from '../overlay-props.ts';
import styles from './share-dialog.module.css';

/** A link to what is shown: everything is in the address itself, no server keeps anything. */
export function ShareDialog({ onClose }: OverlayProps): ReactElement {
  const { sharing } = useWorkspace();
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    void sharing.link(location.href).then((made) => isWanted && setLink(made));
    return () => {
      isWanted = false;
    };
  }, [sharing]);
  const length = link === null ? 'fine' : linkLength(link);
  return (
    <Dialog isOpen onClose={onClose} size="medium" title="Share" description="The link itself holds all of this. It goes to no server; whoever opens it gets a copy." footer={<Actions link={link} length={length} onClose={onClose} />}>
      <div className={styles.form}>
        <Contents />
        {length !== 'tooLong' && <TextInput aria-label="Link" isMono readOnly value={link ?? ''} onChange={() => undefined} onFocus={(event) => event.target.select()} ref={focusAndSelect} data-testid="share-link" />}
        <Advice length={length} characters={link?.length ?? 0} />
      </div>
    </Dialog>
  );
}

/** What the link holds. */
function Contents(): ReactElement {
  const { sharing, document } = useWorkspace();
  const name = useStore(document.store, ({ design }) => design.name);
  const { design, scenarioId, draftFaults, playheadUs } = sharing.view();
  const scenario = design.scenarios.find(({ id }) => id === scenarioId);
  const parts = [
    `The design “${name}”`,
    ...(scenario === undefined ? [] : [`The scenario “${scenario.name}”`]),
    ...(draftFaults.length === 0 ? [] : [draftFaults.length === 1 ? '1 intervention' : `${draftFaults.length} interventions`]),
    ...(playheadUs === null ? [] : [`The playhead at ${formatInstant(playheadUs)}`]),
  ];
  return <ul className={styles.contents} aria-label="In the link">{parts.map((part) => <li key={part}><Check size={14} aria-hidden />{part}</li>)}</ul>;
}

function Advice({ length, characters }: { readonly length: LinkLength; readonly characters: number }): ReactElement | null {
  const size = `${(characters / 1024).toFixed(1)} kB`;
  if (length === 'fine') return <p className={styles.quiet}>{characters === 0 ? 'Making the link …' : size}</p>;
  const text = length === 'long' ? `The link has ${size}: some chat programs cut one that is so long. Paste it into a mail or a document, or send the file.` : `The link would have ${size}, which most programs cut. Send the design as a file instead: it holds the scenarios too.`;
  return <p className={styles.warning} role="status" data-testid="share-advice"><TriangleAlert size={14} aria-hidden /><span>{text}</span></p>;
}

function Actions({ link, length, onClose }: { readonly link: string | null; readonly length: LinkLength; readonly onClose: () => void }): ReactElement {
  const { services, notices, files } = useWorkspace();
  const copy = async (): Promise<void> => {
    if (link === null) return;
    await services.clipboard.write(link);
    onClose();
    notices.show({ tone: 'success', text: 'The link was copied.', key: 'share' });
  };
  const fail = (): void => void notices.show({ tone: 'warning', text: 'The browser did not allow it. Copy the link from the field.', key: 'share' });
  const save = (): void => {
    onClose();
    void files.saveAs();
  };
  if (length === 'tooLong') return <Button look="main" icon={Download} onClick={save}>Save the file</Button>;
  return (
    <>
      <Button icon={Download} onClick={save}>Save a file instead</Button>
      <Button look="main" icon={Copy} disabled={link === null} onClick={() => void copy().catch(fail)}>Copy link</Button>
    </>
  );
}
