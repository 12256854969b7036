import type { Workspace } from './workspace.ts';

/** A store that only late parts of the page need: each workspace has one, made when it is first asked for. */
export function lateStore<S>(make: (workspace: Workspace) => S): (workspace: Workspace) => S {
  const made = new WeakMap<Workspace, { readonly store: S }>();
  return (workspace) => {
    const known = made.get(workspace) ?? { store: make(workspace) };
    made.set(workspace, known);
    return known.store;
  };
}
