import { lazy, type ReactElement, Suspense } from 'react';
import type { Json } from '../../../base/json.ts';
import { setVersion } from '../../../workspace/edits/schemas.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { ProblemLines } from '../form/problem-lines.tsx';
import { useCheckedText } from '../form/use-checked-text.ts';
import { completeSchema } from './complete-schema.ts';
import { readSchemaText, schemaTextProblems } from './schema-text.ts';
import styles from './schemas.module.css';

const CodeEditor = lazy(async () => ({ default: (await import('../code/code-editor.tsx')).CodeEditor }));

interface SchemaEditorProps {
  readonly type: string;
  readonly version: number;
  readonly schema: Json;
  readonly isReadOnly: boolean;
}

/** One version as JSON. What is a schema is in the design at each key; what is none waits here, marked where it is wrong. */
export function SchemaEditor({ type, version, schema, isReadOnly }: SchemaEditorProps): ReactElement {
  const { document } = useWorkspace();
  const checked = useCheckedText(JSON.stringify(schema, null, 2), readSchemaText, (value) => void document.edit(`Change version ${version} of ${type}`, (draft) => void setVersion(draft, type, version, value), { merge: `schemas/${type}/${version}` }));
  const leave = (): void => {
    checked.leave();
    document.seal();
  };
  return (
    <>
      <Suspense fallback={<div className={styles.loading} />}>
        <CodeEditor label={`JSON Schema of ${type}, version ${version}`} value={checked.text} onChange={checked.change} onLeave={leave} check={schemaTextProblems} complete={completeSchema} isReadOnly={isReadOnly} />
      </Suspense>
      {checked.error !== undefined && <ProblemLines error={checked.error} problems={[]} />}
    </>
  );
}
