import type { DocumentStore } from '../document-store.ts';
import type { LayoutStore } from '../layout-store.ts';
import type { Library } from '../library/library.ts';
import type { NoticeStore } from '../notices.ts';
import type { Playhead } from '../playhead/playhead.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { SettingsStore } from '../settings.ts';
import type { SharedView } from './shared-view.ts';

export interface SharingParts {
  readonly document: DocumentStore;
  readonly library: Library;
  readonly run: RunStore;
  readonly playhead: Playhead;
  readonly layout: LayoutStore;
  readonly settings: SettingsStore;
  readonly notices: NoticeStore;
}

/** How a link travels. `long`: some chat programs cut it. `tooLong`: most do, and a file is better. */
export type LinkLength = 'fine' | 'long' | 'tooLong';

export const LONG_LINK = 8 * 1024;
export const TOO_LONG_LINK = 32 * 1024;

export const linkLength = (link: string): LinkLength => (link.length > TOO_LONG_LINK ? 'tooLong' : link.length > LONG_LINK ? 'long' : 'fine');

/** Whether an address has a shared view in it, whole or not. */
export const isShared = (fragment: string): boolean => fragment.startsWith('#m=');

/** Links that hold a design with the place in a run. Opening one shows a copy: nothing of the person is overwritten, nothing runs. */
export class Sharing {
  readonly #parts: SharingParts;

  constructor(parts: SharingParts) {
    this.#parts = parts;
  }

  /** What is shown now. */
  view(): SharedView {
    const { document, run, playhead } = this.#parts;
    const { design } = document.state;
    const { scenarioId, scenario, draftFaults, log, waitsAtUs } = run.state;
    const chosen = design.scenarios.find(({ id }) => id === scenarioId) ?? design.scenarios[0];
    const ran = scenario !== null && scenario.id === chosen?.id ? scenario : undefined;
    return {
      design,
      scenarioId: chosen?.id ?? null,
      ...(ran !== undefined && ran.seed !== chosen?.seed ? { seed: ran.seed } : {}),
      ...(ran !== undefined && ran.until !== chosen?.until ? { until: ran.until } : {}),
      draftFaults: chosen === undefined ? [] : draftFaults,
      playheadUs: log === null ? waitsAtUs : playhead.state.timeUs,
    };
  }

  /** The link to what is shown now, on the page at an address. */
  async link(address: string): Promise<string> {
    const { writeShared } = await import('./shared-view.ts');
    return address.replace(/#.*$/s, '') + (await writeShared(this.view()));
  }

  /** At the start of the page: shows what its address holds, else what was open last. `clear` takes it out of the address. */
  async start(fragment: string, clear: () => void): Promise<void> {
    const { library } = this.#parts;
    if (!isShared(fragment)) return library.start();
    clear();
    const view = await this.#read(fragment);
    if (view === null) return library.start();
    await library.startWith(() => this.#show(view));
  }

  /** Follows a link while something is open, which is left only when it is safe. True when the view is shown. */
  async open(fragment: string, clear: () => void): Promise<boolean> {
    if (!isShared(fragment)) return false;
    clear();
    const view = await this.#read(fragment);
    if (view === null) return false;
    return this.#parts.library.leaveFor(() => this.#show(view));
  }

  /** What is shown becomes a design of the library, at the same place of the run: it is run again to come there. */
  async keep(): Promise<void> {
    const { library, run } = this.#parts;
    const hasRun = run.state.runId !== null || run.state.waitsAtUs !== null;
    const { scenarioId, seed, until, draftFaults, playheadUs } = this.view();
    const id = await library.keepShown();
    if (id === null || scenarioId === null || !hasRun) return;
    run.prepare({ scenarioId, ...(seed === undefined ? {} : { seed }), ...(until === undefined ? {} : { until }) }, draftFaults, playheadUs);
  }

  async #read(fragment: string): Promise<SharedView | null> {
    const { readShared } = await import('./shared-view.ts');
    const read = await readShared(fragment);
    if (read.ok) return read.value;
    this.#parts.notices.show({ tone: 'error', text: read.error, isBanner: true, key: 'link' });
    return null;
  }

  #show({ design, scenarioId, seed, until, draftFaults, playheadUs }: SharedView): void {
    const { library, run, layout, settings } = this.#parts;
    library.show(design, null, { of: { kind: 'link' } });
    settings.set({ isWelcomed: true });
    if (scenarioId === null) return;
    run.prepare({ scenarioId, ...(seed === undefined ? {} : { seed }), ...(until === undefined ? {} : { until }) }, draftFaults, playheadUs);
    if (playheadUs !== null) layout.setMode('simulate');
  }
}
