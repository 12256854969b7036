import { decodeImport } from './decode-import.ts';
import { type DesignImporter, FILE_BYTES_MAX, type ImportResult } from './format.ts';
import { refusedImport } from './import-notes.ts';
import { designImporters } from './registry.ts';

export interface ImportRequest {
  /** Of the file, for messages; '' for a text that was pasted. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

export interface ReadImport extends ImportResult {
  /** What it was taken for; '' when no format knows it. */
  readonly label: string;
}

/** Reads a file of whatever kind it is. Total: never throws for what it holds. */
export function readImport({ name, content }: ImportRequest): ReadImport {
  if (content.length > FILE_BYTES_MAX) return refused('file-too-large', `the file has ${content.length} bytes; an import may have ${FILE_BYTES_MAX} (5 MB)`, 'Import it in several parts, or on the command line, which takes 50 MB.');
  const text = typeof content === 'string' ? { ok: true as const, value: content } : decodeImport(content);
  if (!text.ok) return refused('no-text', `the file ${text.error.message}`, text.error.fix);
  const importer = importerOf(text.value);
  if (importer === undefined) return refused('unknown-format', text.value.trim() === '' ? 'there is nothing in it' : 'it is nothing that can be imported', `What can be: ${designImporters().map(({ label }) => label).join(', ')}.`);
  return { label: importer.label, ...importer.read(text.value, { name: baseName(name) }) };
}

/** The format that a text looks like. */
export const importerOf = (text: string): DesignImporter | undefined => designImporters().find((importer) => importer.recognises(text));

const refused = (code: string, message: string, fix: string): ReadImport => ({ label: '', ...refusedImport([{ severity: 'error', code, subject: '', message, fix }]) });

const baseName = (name: string): string => name.replace(/^.*[/\\]/, '').replace(/\.[a-z]{1,5}$/i, '') || 'Imported';
