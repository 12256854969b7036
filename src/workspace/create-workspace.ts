import type { Design } from '../design/document.ts';
import { BreakpointStore } from './breakpoints/breakpoint-store.ts';
import { CommandRegistry } from './commands/registry.ts';
import { DocumentStore } from './document-store.ts';
import { emptyDesign } from '../design/empty-design.ts';
import { FileStore } from './library/file-store.ts';
import { remindOfFile } from './library/remind-of-file.ts';
import { Library } from './library/library.ts';
import { storageRecorder } from './library/storage-recorder.ts';
import { LayoutStore } from './layout-store.ts';
import { NoticeStore } from './notices.ts';
import { Playhead } from './playhead/playhead.ts';
import { PortSlot } from './port-slot.ts';
import type { CanvasPort, ShellPort, TimelinePort } from './ports.ts';
import { Refactorings } from './refactorings.ts';
import { RunStore } from './runs/run-store.ts';
import type { WorkspaceServices } from './services.ts';
import { SettingsStore } from './settings.ts';
import { Sharing } from './share/sharing.ts';
import type { Workspace } from './workspace.ts';

/** A workspace on an empty document; `library.start()` opens what was open last. */
export function createWorkspace(services: WorkspaceServices, design: Design = emptyDesign('Untitled')): Workspace {
  const { timers, frames, preferences, storage, newRunClient, newId, now } = services;
  const document = new DocumentStore('', design, timers);
  const playhead = new Playhead(frames);
  const notices = new NoticeStore(timers);
  const run = new RunStore({ document, playhead, newRunClient, timers, newId, now, recorder: storageRecorder(storage) });
  const library = new Library({ document, run, playhead, notices, services });
  const settings = new SettingsStore(preferences);
  const layout = new LayoutStore(preferences);
  const parts = {
    document, run, analyses: new Map(), playhead, notices, library, services,
    breakpoints: new BreakpointStore({ document, run, playhead, notices, preferences, timers, newId }),
    settings, layout,
    sharing: new Sharing({ document, library, run, playhead, layout, settings, notices }),
    refactorings: new Refactorings(),
    files: new FileStore({ document, library, run, notices, files: services.files }),
    canvas: new PortSlot<CanvasPort>(),
    timeline: new PortSlot<TimelinePort>(),
    shell: new PortSlot<ShellPort>(),
  };
  const workspace: Workspace = { ...parts, get commands() { return commands; } };
  const commands = new CommandRegistry(workspace);
  remindOfFile(workspace);
  return workspace;
}
