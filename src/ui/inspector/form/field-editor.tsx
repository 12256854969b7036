import type { ReactElement } from 'react';
import type { Field } from '../../../catalog/field.ts';
import type { FieldPath } from '../../../workspace/edits/set-field.ts';
import { BooleanField, ChoiceField, ChoiceListField } from './choice-fields.tsx';
import { DistributionField } from './distribution-field.tsx';
import type { FieldProps } from './field-props.ts';
import { JsonField } from './json-field.tsx';
import { HandlersField } from '../steps/handlers-field.tsx';
import { NumbersField } from '../workload/numbers-field.tsx';
import { StepsField } from '../steps/steps-field.tsx';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';
import { RecordField } from './record-field.tsx';
import { ReferenceField } from './reference-field.tsx';
import { ExpressionField, LineField } from './text-fields.tsx';
import { VariantField } from './variant-field.tsx';

/** The editor of a field by its kind. */
export function FieldEditor({ field, path }: { readonly field: Field; readonly path: FieldPath }): ReactElement {
  switch (field.kind) {
    case 'integer': case 'number': case 'duration': case 'text': return <LineField field={field} path={path} />;
    case 'boolean': return <BooleanField field={field} path={path} />;
    case 'choice': return <ChoiceField field={field} path={path} />;
    case 'choiceList': return <ChoiceListField field={field} path={path} />;
    case 'expression': return <ExpressionField field={field} path={path} />;
    case 'distribution': return <DistributionField field={field} path={path} />;
    case 'reference': return <ReferenceField field={field} path={path} />;
    case 'list': return <AnyList field={field} path={path} />;
    case 'map': return <MapField field={field} path={path} />;
    case 'record': return <RecordField field={field} path={path} level={2} />;
    case 'variant': return <VariantField field={field} path={path} />;
    case 'template': case 'custom': return <JsonField field={field} path={path} />;
  }
}

/** Lists that are programs have editors of their own. */
function AnyList(props: FieldProps<'list'>): ReactElement {
  const { of } = props.field;
  if (of.kind === 'number') return <NumbersField {...props} />;
  if (of.kind === 'variant' && of.tag === 'do') return <StepsField {...props} />;
  return of.kind === 'record' && 'steps' in of.fields ? <HandlersField {...props} /> : <ListField {...props} />;
}
