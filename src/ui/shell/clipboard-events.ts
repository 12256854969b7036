import { cutText } from '../../workspace/commands/edit-commands.ts';
import { copy } from '../../workspace/edits/clipboard.ts';
import { contextOf } from '../../workspace/keymap.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The browser's own events bring what is selected on the canvas to the clipboard, and back: they need no permission, and reach other tabs, chats and issues as text. Returns how to stop. */
export function listenToClipboard(workspace: Workspace): () => void {
  const stops = [
    listen('copy', (data) => put(data, workspace.commands.isEnabled('edit.copy') ? copy(workspace.document.state.design, workspace.document.state.selection) : null)),
    listen('cut', (data) => put(data, workspace.commands.isEnabled('edit.cut') ? cutText(workspace, workspace.document.state.selection) : null)),
    listen('paste', (data) => workspace.commands.run('edit.paste', { text: data.getData('text/plain') })),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Only while the canvas has the focus, and nothing of what is typed or read there is meant. */
function listen(name: 'copy' | 'cut' | 'paste', take: (data: DataTransfer) => boolean): () => void {
  const hear = (event: ClipboardEvent): void => {
    const { region, isTyping, isOverlay } = contextOf(document.activeElement);
    if (region !== 'canvas' || isTyping || isOverlay || event.clipboardData === null || getSelection()?.isCollapsed === false) return;
    if (take(event.clipboardData)) event.preventDefault();
  };
  document.addEventListener(name, hear);
  return () => document.removeEventListener(name, hear);
}

function put(data: DataTransfer, text: string | null): boolean {
  if (text === null) return false;
  data.setData('text/plain', text);
  return true;
}
