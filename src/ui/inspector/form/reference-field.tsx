import { ArrowUpRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ReferenceField as CatalogReference } from '../../../catalog/field.ts';
import { findChannel, findNode, findSystem } from '../../../catalog/find-entry.ts';
import type { Design } from '../../../design/document.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Select, type SelectOption } from '../../widgets/select.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import styles from './reference-field.module.css';

const NONE = '\u0000none';

/** A value of the field that names nothing and still means something: the default exchange. */
const EMPTY = '\u0000empty';

/** One of the design's own things, those that wires join to the owner first. */
export function ReferenceField({ field, path }: FieldProps<'reference'>): ReactElement {
  const { design, owners, isReadOnly } = useFormScope();
  const { document, canvas } = useWorkspace();
  const { set } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const chosen = typeof value === 'string' ? value : '';
  const options = referenceOptions(design, field, owners[0]?.split('/')[1] ?? '');
  const none = [
    ...(field.required === true ? [] : [{ value: NONE, label: 'None' }]),
    ...(field.empty === undefined ? [] : [{ value: EMPTY, label: capitalised(field.empty) }]),
  ];
  const shown = chosen !== '' || isMixed ? chosen : value === '' && field.empty !== undefined ? EMPTY : none.length > 0 ? NONE : '';
  const show = (): void => {
    document.select([chosen]);
    canvas.port?.reveal(chosen);
  };
  return (
    <FieldFrame field={field} path={path}>
      {(control) => (
        <span className={styles.line}>
          <Select {...control} value={shown} options={[...none, ...options]} disabled={isReadOnly} placeholder={isMixed ? 'Mixed' : options.length === 0 ? `No ${field.to.join(' or ')} in the design yet` : `Choose a ${nounOf(field)}`} onChange={(next) => set(path, next === NONE ? undefined : next === EMPTY ? '' : next, field.label)} />
          {chosen !== '' && <IconButton icon={ArrowUpRight} label={`Show ${chosen}`} onClick={show} />}
        </span>
      )}
    </FieldFrame>
  );
}

/** What the field may name, by name; ids where names repeat. */
export function referenceOptions(design: Design, field: CatalogReference, owner: string): readonly SelectOption[] {
  const joined = new Set(design.edges.flatMap(({ from, to }) => (from === owner ? [to] : to === owner ? [from] : [])));
  const placed = [...design.nodes, ...design.systems].filter(({ kind, id }) => id !== owner && isMeant(field, kind));
  const names = placed.map(({ name }) => name);
  const hasWires = placed.some(({ id }) => joined.has(id));
  return placed.map(({ id, name }) => ({
    value: id,
    label: name === id || names.filter((each) => each === name).length === 1 ? name : `${name} (${id})`,
    group: hasWires ? (joined.has(id) ? 'Wired' : 'Without a wire yet') : undefined,
  })).sort((a, b) => (a.group === b.group ? 0 : a.group === 'Wired' ? -1 : 1));
}

function isMeant({ to }: CatalogReference, kind: string): boolean {
  const category = findSystem(kind) !== undefined ? 'system' : findChannel(kind) !== undefined ? 'channel' : 'node';
  return to.includes(kind) || to.includes(category) || (to.includes('node') && category === 'channel');
}

const nounOf = ({ to }: CatalogReference): string => {
  const [first = ''] = to;
  return (findNode(first) ?? findChannel(first) ?? findSystem(first))?.noun ?? first;
};

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
