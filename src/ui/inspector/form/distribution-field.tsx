import type { ReactElement } from 'react';
import type { FieldProps } from './field-props.ts';
import { LineField } from './text-fields.tsx';

export function DistributionField(props: FieldProps<'distribution'>): ReactElement {
  return <LineField {...props} />;
}
