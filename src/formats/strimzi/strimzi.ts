import type { DesignExporter, DesignImporter } from '../format.ts';
import { exportStrimzi } from './export-strimzi.ts';
import { importStrimzi } from './import-strimzi.ts';

const WORDS = { id: 'strimzi', label: 'Strimzi KafkaTopic', summary: 'Kafka topics as Kubernetes resources of the Strimzi operator (v1beta2 and v1 in, v1 out).', extensions: ['yaml', 'yml'] } as const;

export const strimziImporter: DesignImporter = { ...WORDS, direction: 'import', what: 'design', recognises: (text) => /^\s*"?kind"?\s*:\s*["']?KafkaTopic\b/m.test(text) || /kafka\.strimzi\.io\//.test(text), read: importStrimzi };

export const strimziExporter: DesignExporter = { ...WORDS, direction: 'export', what: 'design', write: exportStrimzi };
