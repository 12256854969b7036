// First: it says in which order the layers of styles count.
import './ui/theme/tokens.css';
import './ui/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ensure } from './base/assert.ts';
import { SegmentShelf } from './log/segment-shelf.ts';
import { RunClient } from './run/run-client.ts';
import { clientPort } from './run/worker-ports.ts';
import { browserPlatform } from './storage/browser-platform.ts';
import { FileHandles } from './storage/file-handles.ts';
import { openLibraryStorage } from './storage/open-library-storage.ts';
import { App } from './ui/shell/app.tsx';
import { browserFiles } from './ui/shell/browser-files.ts';
import { browserPreferences } from './ui/shell/browser-preferences.ts';
import { createWorkspace } from './workspace/create-workspace.ts';
import { importInWorker } from './workers/import-in-worker.ts';
import { pageFiles } from './workers/page-files.ts';
import { arrangeInWorker } from './workers/arrange-in-worker.ts';

const openScratchFile = pageFiles(() => new Worker(new URL('./workers/page-files.worker.ts', import.meta.url), { type: 'module' }));
const newShelf = (): SegmentShelf => new SegmentShelf(openScratchFile);
const platform = await browserPlatform(() => new Worker(new URL('./workers/storage.worker.ts', import.meta.url), { type: 'module' }), undefined, newShelf);

const workspace = createWorkspace({
  newRunClient: () => new RunClient(clientPort(new Worker(new URL('./workers/engine.worker.ts', import.meta.url), { type: 'module' })), newShelf),
  timers: platform.timers,
  frames: { request: (frame) => requestAnimationFrame(frame), cancel: (handle) => cancelAnimationFrame(handle as number) },
  now: () => Date.now(),
  newId: platform.newId,
  preferences: browserPreferences(),
  storage: await openLibraryStorage(platform),
  files: browserFiles(new FileHandles()),
  clipboard: { write: (text) => navigator.clipboard.writeText(text), read: () => navigator.clipboard.readText() },
  loadText,
  arrange: arrangeInWorker,
  newOverlayWorker: () => new Worker(new URL('./workers/overlay.worker.ts', import.meta.url), { type: 'module' }),
  readImport: importInWorker,
  isMac: /Mac|iPhone|iPad/.test(navigator.userAgent),
});

createRoot(ensure(document.querySelector('#root'), 'the root element')).render(
  <StrictMode>
    <App workspace={workspace} />
  </StrictMode>,
);

/** The address forgets what it held: a reload shall not open the link again. */
const clearFragment = (): void => history.replaceState(null, '', location.pathname + location.search);
void workspace.sharing.start(location.hash, clearFragment);
addEventListener('hashchange', () => void workspace.sharing.open(location.hash, clearFragment));

async function loadText(path: string): Promise<string> {
  const response = await fetch(`./${path}`);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return response.text();
}
