import { useStore } from 'zustand';
import { useWorkspace } from '../workspace-context.tsx';

/** Names of nodes by id, as the document has them now. */
export function useStationNames(): (id: string) => string {
  const { document } = useWorkspace();
  const nodes = useStore(document.store, ({ design }) => design.nodes);
  return (id) => nodes.find((node) => node.id === id)?.name ?? id;
}
