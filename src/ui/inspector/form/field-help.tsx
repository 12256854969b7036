import type { ReactElement } from 'react';
import type { Field } from '../../../catalog/field.ts';
import { expectation } from '../../../catalog/field-words.ts';
import { Prose } from '../../widgets/prose.tsx';
import { DottedName } from './dotted-name.tsx';
import styles from './field-help.module.css';
import { meaningOf } from './read-field-text.ts';
import { shownDefault } from './shown-default.ts';

/** What a field does in a run, what it takes, its default, its name in the file and the case that pins it. */
export function FieldHelp({ field, name }: { readonly field: Field; readonly name: string }): ReactElement {
  const standard = shownDefault(field);
  const meaning = meaningOf(field, standard);
  const takes = TELLING.has(field.kind) ? expectation(field) : undefined;
  return (
    <span className={styles.box}>
      <span><Prose text={field.help} /></span>
      {'optionHelp' in field && field.optionHelp !== undefined && (
        <span className={styles.options}>
          {Object.entries(field.optionHelp).map(([option, help]) => <span key={option}><b className="mono">{option}</b> <Prose text={help} /></span>)}
        </span>
      )}
      <span className={styles.facts}>
        {takes !== undefined && <span><i>Takes</i> {takes}</span>}
        {standard !== undefined && <span><i>Default</i> <span><span className="mono">{standard}</span>{meaning !== undefined && ` (${meaning})`}</span></span>}
        <span><i>In the file</i> <span className="mono"><DottedName name={name} /></span></span>
        {field.case !== undefined && <span><i>Conformance</i> <span className="mono">{field.case}</span></span>}
      </span>
    </span>
  );
}

const TELLING: ReadonlySet<string> = new Set(['integer', 'number', 'duration', 'distribution', 'template', 'text']);
