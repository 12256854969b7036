import type { Design, Position } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { insertPart } from '../edits/clipboard.ts';
import { around, boxesOf, snapped } from '../edits/place.ts';
import { type Pattern, PATTERNS } from '../library/patterns.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { isEditable } from './conditions.ts';

/** One command for each pattern of the library. */
export const PATTERN_COMMANDS: readonly Command[] = PATTERNS.map((pattern): Command => ({
  id: `add.${pattern.kind}`, title: `Add pattern: ${pattern.label}`, group: 'Add', scope: 'global', isEdit: true, isEnabled: isEditable,
  run: (w, args) => void insert(w, pattern, args?.at),
}));

/** At a place that somebody pointed at; else below what is there. One step of undo, with everything new selected. */
async function insert(workspace: Workspace, { path, label }: Pattern, at?: Position): Promise<void> {
  const { document, canvas, notices, services } = workspace;
  const { id } = document.state;
  const part = await load(workspace, path);
  if (part === undefined) return void notices.show({ tone: 'error', text: `The pattern "${label}" could not be loaded. Try again when the page can reach its server.`, key: 'pattern' });
  if (document.state.id !== id) return;
  let ids: readonly string[] = [];
  document.edit(`Add pattern: ${label}`, (draft) => {
    ids = insertPart(draft, part, snapped(at ?? below(draft as Design))).ids;
  });
  document.select(ids);
  services.frames.request(() => canvas.port?.fit(ids));
  notices.say(`Added ${label}: ${part.nodes.length} nodes`);
}

async function load({ services }: Workspace, path: string): Promise<Design | undefined> {
  try {
    return readDesign(await services.loadText(path), path).design;
  } catch {
    return undefined;
  }
}

function below(design: Design): Position {
  const boxes = boxesOf(design, [...design.nodes, ...(design.annotations ?? [])].map(({ id }) => id), () => undefined);
  if (boxes.length === 0) return { x: 0, y: 0 };
  const { x, y, height } = around(boxes);
  return { x, y: y + height + GAP };
}

/** Between what is there and the pattern, in pixels. */
const GAP = 120;
