import { Dices } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { isObject } from '../../../base/json.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import { useFormScope } from '../form/form-scope.tsx';
import styles from './message-preview.module.css';
import { sampleMessages } from './sample-messages.ts';

/** What the template makes of the first three messages. */
export function MessagePreview(): ReactElement | null {
  const { configs, design, fields } = useFormScope();
  const [seed, setSeed] = useState(1);
  const config = configs[0];
  const message = config?.['message'];
  const standard = fields['interarrival']?.default;
  const interarrival = typeof config?.['interarrival'] === 'string' ? config['interarrival'] : typeof standard === 'string' ? standard : '1s';
  const startsAt = design.scenarios[0]?.startsAt ?? '2024-01-01T00:00:00Z';
  const samples = useMemo(() => (isObject(message) ? sampleMessages(message, 3, { interarrival, startsAt, seed }) : []), [message, interarrival, startsAt, seed]);
  if (samples.length === 0 || configs.length > 1) return null;
  return (
    <div className={styles.preview} role="group" aria-label="The first messages">
      <div className={styles.head}><span>The first messages, as an example</span><IconButton icon={Dices} size="small" label="Draw others" onClick={() => setSeed(seed + 1)} /></div>
      <ol className={styles.list}>
        {samples.map(({ ordinal, type, key, payload, error }) => (
          <li key={ordinal} className={styles.message}>
            <p className={styles.line}><span className={styles.ordinal}>{ordinal}</span><b>{type}</b>{key !== '' && <span className="mono">key {key}</span>}</p>
            {error === undefined ? <details className={styles.details}><summary className={styles.payload}>{JSON.stringify(payload)}</summary><pre className={styles.whole}>{JSON.stringify(payload, undefined, 2)}</pre></details> : <p className={styles.error}>{error}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
