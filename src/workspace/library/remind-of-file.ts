import type { DocumentStore } from '../document-store.ts';
import type { NoticeStore } from '../notices.ts';
import type { SettingsStore } from '../settings.ts';
import type { FileStore } from './file-store.ts';
import type { Library } from './library.ts';

/** So many changes are work that somebody would miss. */
export const CHANGES_BEFORE_REMINDER = 30;

export interface ReminderParts {
  readonly document: DocumentStore;
  readonly files: FileStore;
  readonly library: Library;
  readonly settings: SettingsStore;
  readonly notices: NoticeStore;
}

/** Says once, and never again, that a browser's storage is no safe place for work: cleared site data take it away. */
export function remindOfFile({ document, files, library, settings, notices }: ReminderParts): void {
  const stop = document.onCommit(() => {
    if (settings.state.isRemindedOfFile) return stop();
    if (document.state.history.past.length < CHANGES_BEFORE_REMINDER || files.store.getState().name !== null || library.state.openId === null) return;
    settings.set({ isRemindedOfFile: true });
    notices.show({ tone: 'info', text: 'This design lives in this browser alone. Clearing its data takes it away: keep a file too.', action: { label: 'Save to file', run: () => void files.save() }, key: 'file' });
  });
}
