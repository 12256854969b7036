import { type ComponentType, createContext, useContext } from 'react';
import { ensure } from '../../../base/assert.ts';
import type { FieldProps } from './field-props.ts';

/** The editor of any field, for editors of structures: they hold fields, of which they may be one themselves. */
export const EditorSlot = createContext<ComponentType<FieldProps> | null>(null);

export const useFieldEditor = (): ComponentType<FieldProps> => ensure(useContext(EditorSlot), 'a field stands inside ConfigForm');
