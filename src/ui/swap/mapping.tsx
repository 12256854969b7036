import { ArrowRight, Equal, EqualApproximately, Minus, MoveRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { SWAP_VERDICTS, type SwapRow, type SwapVerdict } from '../../design/swap/swap-report.ts';
import type { Icon } from '../widgets/icon-type.ts';
import { Badge, type BadgeTone } from '../widgets/badge.tsx';
import styles from './swap-dialog.module.css';

const LOOKS: { readonly [V in SwapVerdict]: { readonly icon: Icon; readonly tone: BadgeTone; readonly title: string } } = {
  lost: { icon: Minus, tone: 'bad', title: 'Lost' },
  near: { icon: EqualApproximately, tone: 'warn', title: 'Nearly the same' },
  unsaid: { icon: ArrowRight, tone: 'neutral', title: 'Not set, and the products differ' },
  same: { icon: Equal, tone: 'ok', title: 'The same' },
  moved: { icon: MoveRight, tone: 'accent', title: 'Moved' },
};

/** What became of every setting; what is lost first. */
export function Mapping({ rows }: { readonly rows: readonly SwapRow[] }): ReactElement {
  const verdicts = (Object.keys(LOOKS) as SwapVerdict[]).filter((verdict) => rows.some((row) => row.verdict === verdict));
  return (
    <div className={styles.mapping} data-testid="swap-mapping">
      {verdicts.map((verdict) => <Group key={verdict} verdict={verdict} rows={rows.filter((row) => row.verdict === verdict)} />)}
    </div>
  );
}

function Group({ verdict, rows }: { readonly verdict: SwapVerdict; readonly rows: readonly SwapRow[] }): ReactElement {
  const { icon, tone, title } = LOOKS[verdict];
  return (
    <section aria-label={`${title}: ${rows.length}`} data-verdict={verdict}>
      <h3 className={styles.verdict}><Badge tone={tone} icon={icon}>{title}</Badge><span className={styles.count} title={SWAP_VERDICTS[verdict]}>{rows.length}</span></h3>
      <ul className={styles.rows}>
        {rows.map((row) => (
          <li key={[row.subject, row.what, row.from].join('\n')} className={styles.setting}>
            <div className={styles.what}><span>{row.what}</span><span className={styles.subject}>{row.subject}</span></div>
            <div className={styles.change}>
              <code>{row.from}</code>
              {row.to !== '' && <><MoveRight size={12} aria-label="becomes" /><code>{row.to}</code></>}
              {row.note !== '' && <p className={styles.note}>{row.note}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
