import type { Command } from './command.ts';

export const FILE_COMMANDS: readonly Command[] = [
  { id: 'file.new', title: 'New design', group: 'File', scope: 'global', run: (w) => void w.library.createBlank() },
  { id: 'file.gallery', title: 'New from template ...', group: 'File', scope: 'global', run: (w) => w.layout.setOverlay('gallery') },
  { id: 'file.designs', title: 'Designs ...', group: 'File', scope: 'global', run: (w) => w.layout.setOverlay('designs') },
  { id: 'file.open', title: 'Open file ...', group: 'File', keys: ['Mod+O'], scope: 'global', run: (w) => void w.files.open() },
  { id: 'file.import', title: 'Import ...', group: 'File', scope: 'global', run: (w) => w.layout.setOverlay('import') },
  { id: 'file.save', title: 'Save to file', group: 'File', keys: ['Mod+S'], scope: 'global', run: (w) => void w.files.save() },
  { id: 'file.saveAs', title: 'Save to file as ...', group: 'File', keys: ['Mod+Shift+S'], scope: 'global', run: (w) => void w.files.saveAs() },
  { id: 'file.export', title: 'Export ...', group: 'File', keys: ['Mod+Shift+E'], scope: 'global', run: (w) => w.layout.setOverlay('export') },
  { id: 'file.share', title: 'Share a link ...', group: 'File', scope: 'global', run: (w) => w.layout.setOverlay('share') },
  { id: 'file.keep', title: 'Keep this copy', group: 'File', scope: 'global', isEnabled: (w) => w.library.state.shown !== null, run: (w) => void w.sharing.keep() },
  {
    id: 'file.duplicate', title: 'Duplicate design', group: 'File', scope: 'global',
    isEnabled: (w) => w.library.state.openId !== null,
    run: (w) => void w.library.duplicate(w.library.state.openId ?? '').then((id) => id !== null && w.library.open(id)),
  },
  {
    id: 'file.delete', title: 'Delete design', group: 'File', scope: 'global',
    isEnabled: (w) => w.library.state.openId !== null && w.library.state.lock !== 'elsewhere',
    run: (w) => void w.library.delete(w.library.state.openId ?? ''),
  },
  { id: 'file.restore', title: 'Restore points ...', group: 'File', scope: 'global', isEnabled: (w) => w.library.state.openId !== null, run: (w) => w.layout.setOverlay('restore') },
  { id: 'file.retry', title: 'Try to save again', group: 'File', scope: 'global', isEnabled: (w) => w.library.state.save.kind === 'notSaved', run: (w) => void w.library.retry() },
  { id: 'file.editHere', title: 'Edit here instead', group: 'File', scope: 'global', isEnabled: (w) => w.library.state.lock === 'elsewhere', run: (w) => void w.library.takeOver() },
];
