import { DESIGN_LIMITS } from '../../design/limits.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { ok } from '../../base/result.ts';
import type { DesignExporter, DesignImporter, ImportOptions, ImportResult } from '../format.ts';

const WORDS = { id: 'flowstage', label: 'Flowstage design', summary: 'The design itself, with its scenarios: what the application and the command line open.', extensions: ['flow.json', 'json'] } as const;

export const flowstageExporter: DesignExporter = { ...WORDS, direction: 'export', what: 'design', write: (design) => ok({ text: writeDesign(design), diagnostics: [] }) };

export const flowstageImporter: DesignImporter = { ...WORDS, direction: 'import', what: 'design', recognises: (text) => /"format"\s*:\s*"flowstage\/design"/.test(text.slice(0, 4_096)), read };

/** What a later release wrote cannot be kept whole: it is shown by the application, and not imported. */
function read(text: string, { name, bytesMax = DESIGN_LIMITS.bytes }: ImportOptions): ImportResult {
  const { design, diagnostics, readOnly } = readDesign(text, name, { limits: { ...DESIGN_LIMITS, bytes: bytesMax } });
  const judged = diagnostics.map((found) => (readOnly && found.code === 'later-version' ? { ...found, severity: 'error' as const } : found));
  const isUsable = design !== undefined && !judged.some(({ severity }) => severity === 'error');
  const kept = isUsable ? [...design.systems, ...design.nodes].map(({ id, kind }) => ({ what: id, why: kind })) : [];
  return { design: isUsable ? design : null, report: { kept, approximated: [], dropped: [] }, diagnostics: judged };
}
