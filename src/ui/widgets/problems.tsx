import type { ReactElement } from 'react';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { Icon } from './icon.tsx';
import './problems.css';

/** What is wrong, where, and how to mend it. */
export function Problems({ title, diagnostics }: { readonly title: string; readonly diagnostics: readonly Diagnostic[] }): ReactElement {
  return (
    <section className="problems" data-testid="problems">
      <h2>{title}</h2>
      <ul>
        {diagnostics.map(({ severity, code, subject, message, fix }, at) => (
          <li key={at} className={`problem problem-${severity}`}>
            <Icon name={severity === 'error' ? 'failure' : 'warning'} />
            <div>
              <p>
                <span className="visually-hidden">{severity}: </span>
                {message}
              </p>
              {fix !== undefined && <p className="problem-fix">{fix}</p>}
              <p className="problem-place mono">{subject === '' ? code : subject}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
