import { browserPlatform } from './browser-platform.ts';
import { addNode, design } from './command.fixture.ts';
import type { LibraryStorage } from './library-storage.ts';
import { openLibraryStorage } from './open-library-storage.ts';

/** What a page under test can be asked from outside. */
export interface CrashPage {
  /** What opening says. */
  open(): Promise<{ readonly mode: string; readonly problem: string | null; readonly recoveries: readonly { readonly kind: string; readonly lost: number }[]; readonly designs: readonly { readonly id: string; readonly revision: number; readonly nodes: number; readonly lost: number }[] }>;
  /** A new design with so many changes. */
  create(changes: number): Promise<void>;
  /** Writes snapshot files, without waiting for the pause that they wait for. */
  snapshot(): Promise<void>;
  /** Changes the design over and over; the console hears of every change that is stored. */
  edit(): void;
}

let storage: LibraryStorage;
let id = '';
let revision = 0;
let now = design();

async function append(): Promise<void> {
  const command = addNode(now, revision);
  const stored = await storage.appendCommand(id, revision, command);
  if (!stored.ok) throw new Error(stored.error.message);
  revision = stored.value;
  now = command.design;
}

const page: CrashPage = {
  async open() {
    storage = await openLibraryStorage(await browserPlatform());
    const listed = await storage.listDesigns();
    const designs = [];
    for (const entry of listed.ok ? listed.value : []) {
      const loaded = await storage.loadDesign(entry.id);
      if (!loaded.ok) throw new Error(loaded.error.message);
      ({ revision, design: now } = loaded.value);
      id = entry.id;
      designs.push({ id, revision, nodes: now.nodes.length, lost: loaded.value.lost });
    }
    return { mode: storage.mode, problem: storage.problem?.code ?? null, recoveries: storage.recoveries.map(({ kind, lost }) => ({ kind, lost })), designs };
  },
  async create(changes) {
    const made = await storage.createDesign(design());
    if (!made.ok) throw new Error(made.error.message);
    ({ id, revision } = made.value);
    now = design();
    for (let n = 0; n < changes; n++) await append();
  },
  async snapshot() {
    await storage.close();
    storage = await openLibraryStorage(await browserPlatform());
  },
  edit() {
    void append().then(() => {
      console.log(`stored ${revision}`);
      page.edit();
    });
  },
};

Object.assign(globalThis, { crashPage: page });
