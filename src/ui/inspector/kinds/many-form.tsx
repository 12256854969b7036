import { Copy, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Field, Fields } from '../../../catalog/field.ts';
import { Button } from '../../widgets/button.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { ConfigForm } from '../form/config-form.tsx';
import { FormScopeProvider } from '../form/form-scope.tsx';
import { findConfigured } from '../find-configured.ts';
import styles from './model-form.module.css';

/** What several selected things have in common: one change changes all of them, in one step of undo. */
export function ManyForm({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const { document, commands } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const found = ids.flatMap((id) => findConfigured(design, id) ?? []);
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const fields = commonFields(found.map((each) => each.fields ?? {}));
  return (
    <>
      <div className={styles.form}>
        <h3 className={styles.title}>{ids.length} things selected</h3>
        <p className={styles.hint}>{Object.keys(fields).length === 0 ? 'They have no setting in common.' : 'A change here changes all of them.'}</p>
        <div className={styles.buttons}>
          <Button size="small" icon={Copy} onClick={() => commands.run('edit.duplicate')}>Duplicate</Button>
          <Button size="small" icon={Trash2} onClick={() => commands.run('edit.delete')}>Delete</Button>
        </div>
      </div>
      {Object.keys(fields).length > 0 && <FormScopeProvider owners={found.map(({ owner }) => owner)} configs={found.map(({ config }) => config)} fields={fields}><ConfigForm kind={kinds.length === 1 ? (kinds[0] ?? '') : 'several'} /></FormScopeProvider>}
    </>
  );
}

/** Fields of the same name and shape; what is a structure of its own is edited one by one. */
export function commonFields(all: readonly Fields[]): Fields {
  const [first = {}, ...others] = all;
  const isCommon = ([name, field]: readonly [string, Field]): boolean => SIMPLE.has(field.kind) && others.every((fields) => fields[name] === field || (fields[name] !== undefined && JSON.stringify(fields[name]) === JSON.stringify(field)));
  return Object.fromEntries(Object.entries(first).filter(isCommon));
}

const SIMPLE: ReadonlySet<Field['kind']> = new Set(['integer', 'number', 'boolean', 'text', 'choice', 'choiceList', 'duration', 'distribution', 'expression', 'reference', 'record']);
