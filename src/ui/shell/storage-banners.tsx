import { CircleX, Eye, FileClock, Info, Link2, Play, X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ShownCopy } from '../../workspace/library/library.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import type { Icon } from '../widgets/icon-type.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './notices.module.css';

/** What stands between a change and its safe keeping: storage that fails, another tab, what opening could not find. */
export function StorageBanners(): ReactElement {
  const { library, files } = useWorkspace();
  const { problem, recoveries, lock, save, shown } = useStore(library.store);
  return (
    <>
      {problem !== null && (
        <Banner tone="error" icon={CircleX} text={`${problem.message} ${problem.fix}`}>
          <Button size="small" onClick={() => void library.retry()}>Try again</Button>
          <Button size="small" onClick={() => void files.saveAs()}>Download a copy</Button>
        </Banner>
      )}
      {problem === null && save.kind === 'notSaved' && (
        <Banner tone="error" icon={CircleX} text={`Not saved: ${save.why} ${save.fix}`}>
          <Button size="small" onClick={() => void library.retry()}>Try again</Button>
          <Button size="small" onClick={() => void library.saveCopy()}>Save as a copy</Button>
          <Button size="small" onClick={() => void files.saveAs()}>Download</Button>
        </Banner>
      )}
      {shown !== null && <ShownBanner shown={shown} />}
      {lock === 'elsewhere' && (
        <Banner tone="warning" icon={Eye} text="Another tab is editing this design. Here it is shown as that tab saves it.">
          <Button size="small" onClick={() => void library.takeOver()}>Edit here instead</Button>
        </Banner>
      )}
      {recoveries.length > 0 && (
        <Banner tone={recoveries.some(({ lost }) => lost > 0) ? 'warning' : 'info'} icon={Info} text={recoveries.map(({ message }) => message).join(' ')}>
          <IconButton icon={X} label="Dismiss" size="small" onClick={() => library.dismissRecoveries()} />
        </Banner>
      )}
    </>
  );
}

/** What a copy is of that nothing keeps, and how to keep it. */
function ShownBanner({ shown }: { readonly shown: ShownCopy }): ReactElement {
  const { commands, document, run } = useWorkspace();
  const name = useStore(document.store, ({ design }) => design.name);
  const hasRun = useStore(run.store, ({ waitsAtUs }) => waitsAtUs !== null);
  if (shown.kind === 'run') {
    return (
      <Banner tone="info" icon={FileClock} text={`A run from “${shown.file}”, to look at: ${name}, ${shown.words}.`}>
        <Button size="small" onClick={() => void commands.run('file.keep')}>Keep its design</Button>
      </Banner>
    );
  }
  return (
    <Banner tone="info" icon={Link2} text={`A copy of “${name}” from a link. It is not kept${hasRun ? ', and nothing has run' : ''}.`}>
      {hasRun && <Button size="small" look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run to where it was</Button>}
      <Button size="small" onClick={() => void commands.run('file.keep')}>Keep it</Button>
    </Banner>
  );
}

function Banner({ tone, icon: Shape, text, children }: { readonly tone: 'info' | 'warning' | 'error'; readonly icon: Icon; readonly text: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles.banner} data-tone={tone} data-testid="banner" data-passing role={tone === 'error' ? 'alert' : 'status'}>
      <span className={styles.icon}><Shape size={16} aria-hidden /></span>
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}
