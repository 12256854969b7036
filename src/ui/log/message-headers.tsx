import type { ReactElement } from 'react';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { valueWords } from '../../design/swap/value-words.ts';
import styles from './log-view.module.css';

/** Headers by name; a table in one, such as the deaths of a message, line by line. */
export function MessageHeaders({ headers }: { readonly headers: JsonObject }): ReactElement | null {
  const all = Object.entries(headers);
  if (all.length === 0) return null;
  const tables = all.filter(([, value]) => isTable(value)) as readonly (readonly [string, readonly JsonObject[]])[];
  return (
    <div data-testid="message-headers">
      <h3>Headers</h3>
      {tables.map(([name, lines]) => (
        <div key={name} className={styles.table} role="group" aria-label={name}>
          <p className="mono">{name}</p>
          {lines.map((line, at) => <Facts key={at} values={line} />)}
        </div>
      ))}
      <Facts values={Object.fromEntries(all.filter(([, value]) => !isTable(value)))} />
    </div>
  );
}

const isTable = (value: Json): boolean => Array.isArray(value) && value.length > 0 && value.every((item: Json) => isObject(item));

const Facts = ({ values }: { readonly values: JsonObject }): ReactElement => (
  <dl className={styles.facts}>{Object.entries(values).map(([name, value]) => <div key={name}><dt className="mono">{name}</dt><dd className="mono">{headerWords(name, value)}</dd></div>)}</dl>
);

/** A time is whole seconds since 1970; an empty text is one, as the default exchange is called. */
export function headerWords(name: string, value: Json): string {
  if (value === '') return '(empty)';
  return name === 'time' && typeof value === 'number' ? new Date(value * 1000).toISOString().replace('.000', '') : valueWords(value);
}
