import { DESIGN_VERSION, type Design } from './document.ts';

/** A blank canvas. */
export const emptyDesign = (name: string): Design => ({
  format: 'flowstage/design', version: DESIGN_VERSION, name, description: '', systems: [], nodes: [], edges: [], layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
});
