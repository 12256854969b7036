import { findChannel, findNode, findSystem } from '../../catalog/find-entry.ts';
import { isPattern } from '../../workspace/library/patterns.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { useWidth } from './use-width.ts';

/** Puts something of a kind where the pointer was or into the middle of what is seen, and shows it. */
export function usePlace(): (kind: string, isPointed: boolean) => void {
  const { commands, document, canvas, notices, layout } = useWorkspace();
  const width = useWidth();
  return (kind, isPointed) => {
    // It loads first, and shows itself.
    if (isPattern(kind) && commands.run(`add.${kind}`)) return width === 'wide' ? undefined : layout.setPanels({ isLeftOpen: false });
    const [id] = commands.run(`add.${kind}`) ? document.state.selection : [];
    if (id !== undefined) {
      // Where the panel covers the canvas, what was added would be behind it.
      if (width !== 'wide') layout.setPanels({ isLeftOpen: false });
      canvas.port?.reveal(id);
      // Who points goes on with it on the canvas; who came by keys adds the next.
      return isPointed ? canvas.port?.focus(id) : undefined;
    }
    const entry = findChannel(kind) ?? findNode(kind) ?? findSystem(kind);
    const parent = findNode(findNode(kind)?.parentKind ?? '');
    const why = document.state.readOnly ?? (parent === undefined ? 'It cannot be added here.' : `It lives inside a ${parent.noun}: add that first, or select one.`);
    notices.show({ tone: 'info', text: `No ${entry?.noun ?? kind} was added. ${why}` });
  };
}
