import { createContext, type ReactElement, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { ensure } from '../../../base/assert.ts';
import { canonicalJson } from '../../../base/canonical.ts';
import type { Diagnostic } from '../../../base/diagnostic.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import type { Fields } from '../../../catalog/field.ts';
import type { Design } from '../../../design/document.ts';
import type { DesignDraft } from '../../../workspace/edits/design-draft.ts';
import { type ConfigOwner, type FieldPath, setField } from '../../../workspace/edits/set-field.ts';
import { useWorkspace } from '../../workspace-context.tsx';

/** What the fields of a form read and write: the configs of one thing, or of several at once. */
export interface FormScope {
  readonly owners: readonly ConfigOwner[];
  readonly configs: readonly JsonObject[];
  readonly fields: Fields;
  readonly design: Design;
  /** About the owners. */
  readonly problems: readonly Diagnostic[];
  readonly isReadOnly: boolean;
}

const Context = createContext<FormScope | null>(null);

interface FormScopeProps {
  readonly owners: readonly ConfigOwner[];
  readonly configs: readonly JsonObject[];
  readonly fields: Fields;
  readonly children: ReactNode;
}

export function FormScopeProvider({ owners, configs, fields, children }: FormScopeProps): ReactElement {
  const { document } = useWorkspace();
  const { design, diagnostics, readOnly } = useStore(document.store);
  const key = owners.join(' ');
  const problems = useMemo(() => diagnostics.filter(({ subject }) => key.split(' ').some((owner) => subject === owner || subject.startsWith(`${owner}/`))), [diagnostics, key]);
  return <Context value={{ owners, configs, fields, design, problems, isReadOnly: readOnly !== null }}>{children}</Context>;
}

export const useFormScope = (): FormScope => ensure(useContext(Context), 'a field stands inside FormScopeProvider');

/** The value at a path as the file has it; undefined where it is left out. */
export interface FieldValue {
  readonly value: Json | undefined;
  /** Several things have different ones. */
  readonly isMixed: boolean;
}

export function useFieldValue(path: FieldPath): FieldValue {
  const { configs } = useFormScope();
  const [first, ...others] = configs.map((config) => valueAt(config, path));
  const isMixed = others.some((value) => !isSame(value, first));
  return { value: isMixed ? undefined : first, isMixed };
}

export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? (inner as { readonly [name: string | number]: Json })[name] : undefined), value);
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean => a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

export interface FormEdit {
  /** Undefined takes the value out: what is left out has its default. */
  readonly set: (path: FieldPath, value: Json | undefined, label: string) => void;
  /** Any other change of every owner; `merge` as in `document.edit`. */
  readonly edit: (label: string, recipe: (design: DesignDraft, owner: ConfigOwner) => void, merge?: string) => void;
  /** The person left the field: what they write there next is another step of undo. */
  readonly seal: () => void;
}

export function useFormEdit(): FormEdit {
  const { document } = useWorkspace();
  const { owners } = useFormScope();
  const edit: FormEdit['edit'] = (label, recipe, merge) => {
    document.edit(label, (design) => {
      for (const owner of owners) recipe(design, owner);
    }, merge === undefined ? {} : { merge });
  };
  return {
    edit,
    set: (path, value, label) => edit(`Change ${label.toLowerCase()}`, (design, owner) => void setField(design, owner, path, value), `${owners.join(' ')}/${path.join('/')}`),
    seal: () => document.seal(),
  };
}

/** Where in the design a field of the form is: what problems name. Of several owners the first. */
export const useSubject = (path: FieldPath): string => [useFormScope().owners[0], 'config', ...path].join('/');

/** What is wrong with the value at a path; `isDeep`: with anything inside of it too. */
export function useFieldProblems(path: FieldPath, isDeep: boolean): readonly Diagnostic[] {
  const { owners, problems } = useFormScope();
  const subjects = owners.map((owner) => [owner, 'config', ...path].join('/'));
  return problems.filter(({ subject }) => subjects.some((own) => subject === own || (isDeep && subject.startsWith(`${own}/`))));
}
