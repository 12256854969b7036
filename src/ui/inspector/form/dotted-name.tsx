import { Fragment, type ReactElement } from 'react';

/** A long name may part behind each of its points. */
export const DottedName = ({ name }: { readonly name: string }): ReactElement => <>{name.split(/(?<=\.)/).map((part, at) => <Fragment key={at}>{part}<wbr /></Fragment>)}</>;
