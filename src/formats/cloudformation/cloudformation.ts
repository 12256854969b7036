import type { DesignExporter, DesignImporter } from '../format.ts';
import { exportTemplate } from './export-template.ts';
import { importTemplate } from './import-template.ts';

const WORDS = { id: 'cloudformation', label: 'CloudFormation', summary: 'Queues of Amazon SQS, topics of Amazon SNS and their subscriptions, as a CloudFormation template in JSON or YAML.', extensions: ['template.json', 'json', 'yaml', 'yml', 'template'] } as const;

export const cloudFormationImporter: DesignImporter = {
  ...WORDS, direction: 'import', what: 'design',
  recognises: (text) => /AWSTemplateFormatVersion|\bAWS::(SQS|SNS)::[A-Z]/.test(text),
  read: importTemplate,
};
export const cloudFormationExporter: DesignExporter = { ...WORDS, direction: 'export', what: 'design', write: exportTemplate };
