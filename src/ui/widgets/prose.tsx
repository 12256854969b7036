import { Fragment, type ReactElement } from 'react';

/** Words of the catalog: what stands in backticks is shown as code. */
export function Prose({ text }: { readonly text: string }): ReactElement {
  // The parts keep their places: they are split anew with the text.
  return <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at} className="mono">{part}</code> : <Fragment key={at}>{part}</Fragment>))}</>;
}
