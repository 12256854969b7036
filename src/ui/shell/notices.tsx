import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Notice } from '../../workspace/notices.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import type { Icon } from '../widgets/icon-type.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './notices.module.css';

/** What must not be missed, across the page under the top bar; it stays until it is dealt with. */
export function Banners(): ReactElement | null {
  const { notices } = useWorkspace();
  const banners = useStore(notices.store, (state) => state.notices).filter(({ isBanner }) => isBanner);
  if (banners.length === 0) return null;
  return <section className={styles.banners} aria-label="Messages">{banners.map((notice) => <Line key={notice.id} notice={notice} className={styles.banner} onClose={() => notices.close(notice.id)} />)}</section>;
}

/** What is said in passing, at the lower edge; and the one live region of the page. */
export function Notices(): ReactElement {
  const { notices } = useWorkspace();
  const { notices: all, spoken } = useStore(notices.store);
  const passing = all.filter(({ isBanner }) => !isBanner);
  return (
    <>
      <output className="visually-hidden" aria-live="polite">{spoken}</output>
      <div className={styles.notices} {...(passing.length > 0 && { role: 'region', 'aria-label': 'Notices' })}>
        {passing.map((notice) => <Line key={notice.id} notice={notice} className={styles.notice} onClose={() => notices.close(notice.id)} />)}
      </div>
    </>
  );
}

const ICONS: { readonly [T in Notice['tone']]: Icon } = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleX };

function Line({ notice: { tone, text, action }, className, onClose }: { readonly notice: Notice; readonly className: string | undefined; readonly onClose: () => void }): ReactElement {
  const Shape = ICONS[tone];
  const act = (): void => {
    onClose();
    action?.run();
  };
  return (
    <div className={className} data-tone={tone} data-testid="notice" data-passing>
      <span className={styles.icon}><Shape size={16} aria-hidden /></span>
      <p className={styles.text}>{text}</p>
      {action !== undefined && <Button size="small" onClick={act}>{action.label}</Button>}
      <IconButton icon={X} label="Dismiss" size="small" onClick={onClose} />
    </div>
  );
}
