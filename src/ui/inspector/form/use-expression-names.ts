import type { Field } from '../../../catalog/field.ts';
import type { ExpressionNames } from '../../../expression/complete.ts';
import type { FieldPath } from '../../../workspace/edits/set-field.ts';
import { expressionNames } from '../../../workspace/expressions/expression-names.ts';
import { useFormScope } from './form-scope.tsx';

/** What an expression in this field may name; looked up when it is asked for, not at each key of the form. */
export function useExpressionNames(field: Field, path: FieldPath): () => ExpressionNames {
  const { design, owners, configs } = useFormScope();
  return () => expressionNames(design, owners[0] ?? '', configs[0] ?? {}, path, field);
}
