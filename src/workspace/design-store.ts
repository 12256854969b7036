import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Design } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';

/** The open design, on its way or refused. */
export type DesignState =
  | { readonly status: 'loading' }
  | { readonly status: 'open'; readonly design: Design; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'refused'; readonly diagnostics: readonly Diagnostic[] };

export interface DesignStore extends StoreApi<DesignState> {
  /** Opens the file that `read` brings; `name` is for messages. The state says how it went. */
  open(name: string, read: () => Promise<Uint8Array>): Promise<void>;
}

export function createDesignStore(): DesignStore {
  const store = createStore<DesignState>(() => ({ status: 'loading' }));
  let openings = 0;
  const open: DesignStore['open'] = async (name, read) => {
    const opening = ++openings;
    store.setState({ status: 'loading' }, true);
    const state = await readState(name, read);
    if (opening === openings) store.setState(state, true);
  };
  return { ...store, open };
}

async function readState(name: string, read: () => Promise<Uint8Array>): Promise<DesignState> {
  try {
    const { design, diagnostics } = readDesign(await read(), name);
    return design === undefined ? { status: 'refused', diagnostics } : { status: 'open', design, diagnostics };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { status: 'refused', diagnostics: [{ severity: 'error', code: 'not-loaded', subject: '', message: `"${name}" could not be loaded: ${why}`, fix: 'Check that the server still runs, then try again.' }] };
  }
}
