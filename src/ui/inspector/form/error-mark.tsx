import type { ReactElement } from 'react';
import { parseExpression } from '../../../expression/parse.ts';
import styles from './text-fields.module.css';
import { markedPart } from './marked-part.ts';

/** Behind the text of an expression: a wavy line under what is wrong with it, where it stands. */
export function ErrorMark({ text, problems }: { readonly text: string; readonly problems: readonly string[] }): ReactElement | null {
  const parsed = text.trim() === '' ? null : parseExpression(text);
  const part = markedPart(text, parsed?.ok === false ? parsed.error.column : null, problems);
  if (part === null) return null;
  // Behind the last letter there is nothing to underline: a blank is.
  return <span className={styles.mirror} aria-hidden>{text.slice(0, part.from)}<mark data-testid="error-mark">{text.slice(part.from, part.to) || '\u00a0'}</mark>{text.slice(part.to)}</span>;
}
