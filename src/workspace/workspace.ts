import type { Analysis, AnalysisName } from './analysis.ts';
import type { BreakpointStore } from './breakpoints/breakpoint-store.ts';
import type { Commands } from './commands/command-words.ts';
import type { DocumentStore } from './document-store.ts';
import type { FileStore } from './library/file-store.ts';
import type { Library } from './library/library.ts';
import type { LayoutStore } from './layout-store.ts';
import type { NoticeStore } from './notices.ts';
import type { Playhead } from './playhead/playhead.ts';
import type { PortSlot } from './port-slot.ts';
import type { CanvasPort, ShellPort, TimelinePort } from './ports.ts';
import type { Refactorings } from './refactorings.ts';
import type { RunStore } from './runs/run-store.ts';
import type { WorkspaceServices } from './services.ts';
import type { SettingsStore } from './settings.ts';
import type { Sharing } from './share/sharing.ts';

/** The application without its looks: everything that views show and commands change. */
export interface Workspace {
  readonly document: DocumentStore;
  readonly run: RunStore;
  /** Those that were asked for so far. */
  readonly analyses: Map<AnalysisName, Analysis>;
  readonly playhead: Playhead;
  readonly breakpoints: BreakpointStore;
  readonly settings: SettingsStore;
  readonly layout: LayoutStore;
  readonly commands: Commands;
  readonly library: Library;
  readonly files: FileStore;
  readonly refactorings: Refactorings;
  readonly sharing: Sharing;
  readonly notices: NoticeStore;
  readonly canvas: PortSlot<CanvasPort>;
  readonly timeline: PortSlot<TimelinePort>;
  readonly shell: PortSlot<ShellPort>;
  readonly services: WorkspaceServices;
}
