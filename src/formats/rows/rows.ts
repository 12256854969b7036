import type { TraceExporter, TraceImporter } from '../format.ts';
import { readRows } from './read-rows.ts';
import { writeRows } from './write-rows.ts';

const WORDS = { id: 'rows', label: 'Flowstage rows', summary: 'Every row of the log as one JSON object a line, with the design that ran; can be opened again.', extensions: ['rows.ndjson', 'ndjson'] } as const;

export const rowsExporter: TraceExporter = { ...WORDS, direction: 'export', what: 'trace', write: writeRows };

export const rowsImporter: TraceImporter = { ...WORDS, direction: 'import', what: 'trace', read: readRows };
