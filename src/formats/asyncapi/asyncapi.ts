import type { DesignExporter, DesignImporter } from '../format.ts';
import { exportAsyncApi } from './export-asyncapi.ts';
import { importAsyncApi } from './import-asyncapi.ts';

const WORDS = { id: 'asyncapi', label: 'AsyncAPI', extensions: ['asyncapi.yaml', 'yaml', 'yml', 'json'] } as const;

export const asyncApiImporter: DesignImporter = { ...WORDS, direction: 'import', what: 'design', summary: 'An AsyncAPI document, version 3 or 2: channels, operations and messages.', recognises: (text) => /^\s*\{?\s*"?asyncapi"?\s*:/m.test(text), read: importAsyncApi };
export const asyncApiExporter: DesignExporter = { ...WORDS, direction: 'export', what: 'design', summary: 'An AsyncAPI 3.0 document; what other tools do not know stands in x-flowstage.', write: exportAsyncApi };
