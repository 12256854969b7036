import { isObject, type Json } from '../../base/json.ts';
import { quoted, shown } from '../../catalog/field-words.ts';
import { isForbiddenName } from '../../catalog/forbidden-name.ts';
import { DESIGN_LIMITS } from '../../design/limits.ts';
import { readStructure } from '../../design/read-structure.ts';
import { FILE_BYTES_MAX, type ImportOptions, type ImportResult } from '../format.ts';
import { ImportNotes, refusedImport } from '../import-notes.ts';
import { readTree, type Tree } from '../tree/read-tree.ts';
import type { ApplicationMessage } from './application.ts';
import { bundleSchema } from './bundle-schema.ts';
import { DraftDesign } from './draft-design.ts';
import { LocalRefs } from './local-refs.ts';
import { Version2Reader } from './version-2.ts';
import { Version3Reader } from './version-3.ts';

/**
 * A design of an AsyncAPI document, version 3 or 2: channels by their bindings, what the application sends as
 * producers, what it receives as consumers, messages as schemas. What Flowstage wrote into a document comes back as it
 * was. References are followed within the document only; nothing is fetched.
 */
export function importAsyncApi(text: string, options: ImportOptions): ImportResult {
  const tree = readTree(text, options.bytesMax ?? FILE_BYTES_MAX);
  if (!tree.ok) return refusedImport(tree.error);
  const notes = new ImportNotes();
  notes.add(...tree.value.diagnostics);
  const refs = new LocalRefs(tree.value, notes);
  const Reader = readerOf(tree.value, notes);
  if (Reader === undefined) return refusedImport(notes.diagnostics);
  const application = new Reader(tree.value, refs, notes).read();
  const draft = new DraftDesign(application, refs, notes).json(options.name, schemasOf(application.messages, refs, notes));
  if (application.channels.length === 0) notes.add({ severity: 'warning', code: 'no-channels', subject: 'channels', message: 'the document has no channels', fix: 'Check that it is the one you meant.' });
  if (notes.hasErrors) return refusedImport(notes.diagnostics);
  const { design, diagnostics } = readStructure(draft, { limits: DESIGN_LIMITS, placeOf: () => '', warnsOfUnknown: false, name: options.name });
  notes.add(...diagnostics);
  return { design: design === undefined || notes.hasErrors ? null : design, report: notes.report, diagnostics: notes.diagnostics };
}

function readerOf({ value, placeOf }: Tree, notes: ImportNotes): typeof Version3Reader | typeof Version2Reader | undefined {
  const version = isObject(value) ? value['asyncapi'] : undefined;
  if (typeof version === 'string' && /^3\.[01]\./.test(version)) return Version3Reader;
  if (typeof version === 'string' && /^2\.[0-6]\./.test(version)) return Version2Reader;
  const message = version === undefined ? 'the document does not say which version of AsyncAPI it is' : `AsyncAPI ${shown(version)} is not one that is read`;
  notes.error('asyncapi-version', 'asyncapi', message, 'Write "asyncapi: 3.0.0" (3.0, 3.1 and 2.0 to 2.6 are read); convert others with the AsyncAPI converter first.', placeOf(value));
  return undefined;
}

function schemasOf(messages: readonly ApplicationMessage[], refs: LocalRefs, notes: ImportNotes): { readonly [type: string]: Json } {
  const schemas: [string, Json][] = [];
  for (const { type, schema } of messages) {
    if (schema === undefined) continue;
    if (isForbiddenName(type)) notes.dropped(`schema of message ${quoted(type)}`, 'its name is reserved by programs');
    else schemas.push([type, bundleSchema(schema, refs, notes)]);
  }
  if (schemas.length > 0) notes.kept(`${schemas.length} message ${schemas.length === 1 ? 'schema' : 'schemas'}`, 'as JSON Schema, by type');
  return Object.fromEntries(schemas);
}
