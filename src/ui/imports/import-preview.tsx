import { CircleCheck, CircleSlash, CircleX, Info, type LucideIcon, TriangleAlert, Waves } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { ImportState } from '../../workspace/imports/import-store.ts';
import styles from './import-preview.module.css';

type Shown = Extract<ImportState, { readonly phase: 'refused' | 'ready' }>;
type Ready = Extract<ImportState, { readonly phase: 'ready' }>;

/** What became of the parts of a file, counted and listed; or why it cannot be read. */
export function ImportPreview({ state }: { readonly state: Shown }): ReactElement {
  const { name, result } = state;
  const what = [name === '' ? 'Pasted text' : name, result.label].filter((part) => part !== '').join(' · ');
  return (
    <div className={styles.preview}>
      <p className={styles.file}>{what}</p>
      {state.phase === 'refused' ? <p className={styles.refused} role="alert"><CircleX size={16} aria-hidden />This file cannot be imported. The design is as it was.</p> : <Counts state={state} />}
      <Problems state={state} />
      {state.phase === 'ready' && <Lists state={state} />}
    </div>
  );
}

function Counts({ state: { result: { report }, merge } }: { readonly state: Ready }): ReactElement {
  return (
    <ul className={styles.counts} aria-label="Summary">
      <Count icon={CircleCheck} tone="ok" count={report.kept.length} label="kept" />
      <Count icon={Waves} tone="warn" count={report.approximated.length} label="approximated" />
      <Count icon={CircleSlash} tone="bad" count={report.dropped.length} label="dropped" />
      {merge.renamed.length > 0 && <Count icon={Info} tone="plain" count={merge.renamed.length} label="renamed" />}
    </ul>
  );
}

function Count({ icon: Shape, tone, count, label }: { readonly icon: LucideIcon; readonly tone: string; readonly count: number; readonly label: string }): ReactElement {
  return <li className={styles.count} data-tone={count === 0 ? 'none' : tone}><Shape size={16} aria-hidden /><b>{count}</b> {label}</li>;
}

/** Errors first; where in the file, and how to mend it. */
function Problems({ state: { result: { diagnostics } } }: { readonly state: Shown }): ReactElement | null {
  const told = SEVERITIES.flatMap((severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity));
  if (told.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label="Problems">
      {told.slice(0, SHOWN_MAX).map(({ severity, message, fix, place }, at) => (
        <li key={at} data-severity={severity}>
          {severity === 'error' ? <CircleX size={14} aria-label="Error" /> : severity === 'warning' ? <TriangleAlert size={14} aria-label="Warning" /> : <Info size={14} aria-label="Note" />}
          <span>
            {place !== undefined && <span className={styles.place}>Line {place.line}, column {place.column}</span>}
            <span className={styles.message}>{sentence(message)}</span>
            {fix !== undefined && <span className={styles.fix}>{fix}</span>}
          </span>
        </li>
      ))}
      {told.length > SHOWN_MAX && <li data-severity="info">and {told.length - SHOWN_MAX} more</li>}
    </ul>
  );
}

function Lists({ state: { result: { report }, merge } }: { readonly state: Ready }): ReactElement {
  const merging = [
    ...merge.renamed.map(({ from, to }) => ({ what: from, why: `is taken already; it gets the id ${to}` })),
    ...merge.reused.map((name) => ({ what: name, why: 'is there already, keeps its settings, and hosts what comes' })),
    ...merge.keptSchemas.map((type) => ({ what: `schema of ${type}`, why: 'the one that is there stays' })),
  ];
  return (
    <>
      <Section title="Dropped" items={report.dropped} isOpen />
      <Section title="Approximated" items={report.approximated} isOpen />
      <Section title="In the design already" items={merging} isOpen={merging.length <= 6} />
      <Section title="Kept" items={report.kept} isOpen={report.dropped.length + report.approximated.length === 0} />
    </>
  );
}

function Section({ title, items, isOpen }: { readonly title: string; readonly items: readonly { readonly what: string; readonly why: ReactNode }[]; readonly isOpen: boolean }): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <details className={styles.section} open={isOpen}>
      <summary>{title}<span className={styles.number}>{items.length}</span></summary>
      <ul>
        {items.slice(0, SHOWN_MAX).map(({ what, why }, at) => <li key={at}><span className={styles.what}>{what}</span> <span className={styles.why}>{why}</span></li>)}
        {items.length > SHOWN_MAX && <li className={styles.why}>and {items.length - SHOWN_MAX} more</li>}
      </ul>
    </details>
  );
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** Enough to see what it is about; thousands would only slow the page down. */
const SHOWN_MAX = 100;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
