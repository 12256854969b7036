import type { DesignExporter, DesignImporter } from '../format.ts';
import { exportDefinitions } from './export-definitions.ts';
import { importDefinitions } from './import-definitions.ts';

const WORDS = { id: 'rabbitmq', label: 'RabbitMQ definitions', summary: 'Exchanges, queues, bindings and policies of a RabbitMQ cluster: definitions.json.', extensions: ['definitions.json', 'json'] } as const;

export const rabbitmqImporter: DesignImporter = {
  ...WORDS, direction: 'import', what: 'design',
  recognises: (text) => /^\s*\{/.test(text) && (/"rabbit(mq)?_version"\s*:/.test(text) || (/"queues"\s*:\s*\[/.test(text) && /"(exchanges|bindings|vhosts)"\s*:\s*\[/.test(text))),
  read: importDefinitions,
};
export const rabbitmqExporter: DesignExporter = { ...WORDS, direction: 'export', what: 'design', write: exportDefinitions };
