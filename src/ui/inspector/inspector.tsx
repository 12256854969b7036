import { lazy, type ReactElement, Suspense, useRef } from 'react';
import { useStore } from 'zustand';
import type { Design } from '../../design/document.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { findConfigured } from './find-configured.ts';
import { ConfigForm } from './form/config-form.tsx';
import { FormScopeProvider } from './form/form-scope.tsx';
import styles from './inspector.module.css';
import { AnnotationForm } from './kinds/annotation-form.tsx';
import { InspectorHead } from './kinds/inspector-head.tsx';
import { ModelForm } from './kinds/model-form.tsx';
import { ManyForm } from './kinds/many-form.tsx';
import { Refactorings } from './refactorings.tsx';
import { SagaSteps } from './saga/saga-steps.tsx';
import { useFocusRequest } from './use-focus-request.ts';

/** Nobody needs it before there is a run. */
const FiguresSection = lazy(async () => ({ default: (await import('../observed/figures-section.tsx')).FiguresSection }));

/** The form of what is selected; of the design when nothing is. */
export function Inspector(): ReactElement {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const selection = useStore(document.store, (state) => state.selection);
  const form = useRef<HTMLDivElement>(null);
  useFocusRequest(form, (subject) => !/^(scenarios|expectations)(\/|$)/.test(subject));
  const [id = ''] = selection;
  return (
    <div ref={form} className={styles.inspector}>
      {selection.length > 0 && <h2 className="visually-hidden">Inspector</h2>}
      {selection.length === 0 ? <ModelForm /> : selection.length === 1 ? <OneForm key={id} design={design} id={id} /> : <ManyForm key={selection.join(' ')} ids={selection} />}
    </div>
  );
}

function OneForm({ design, id }: { readonly design: Design; readonly id: string }): ReactElement {
  const { layout, run } = useWorkspace();
  const isLive = useStore(layout.store, ({ mode }) => mode !== 'design');
  const hasRun = useStore(run.store, ({ log }) => log !== null);
  const found = findConfigured(design, id);
  if (found === undefined) return <AnnotationForm id={id} />;
  return (
    <FormScopeProvider owners={[found.owner]} configs={[found.config]} fields={found.fields ?? {}}>
      <InspectorHead id={id} />
      {isLive && hasRun && <Suspense><FiguresSection id={id} /></Suspense>}
      {found.kind === 'saga' && <SagaSteps id={id} />}
      <ConfigForm kind={found.kind} />
      <Refactorings id={id} />
    </FormScopeProvider>
  );
}
