import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findNode } from '../../catalog/find-entry.ts';
import { expression } from '../../catalog/field.ts';
import { READING_NAMES } from '../../catalog/expectations/reading-functions.ts';
import { readDesign } from '../../design/read-design.ts';
import { completionsAt } from '../../expression/complete.ts';
import type { FieldPath } from '../edits/set-field.ts';
import { expressionNames } from './expression-names.ts';

const open = (path: string) => readDesign(readFileSync(path), path).design!;
const ANY = expression('Any', { help: '' });

const offered = (design: ReturnType<typeof open>, id: string, path: FieldPath, text: string): readonly string[] => {
  const { config } = design.nodes.find((node) => node.id === id)!;
  return completionsAt(text, text.length, expressionNames(design, `nodes/${id}`, config, path, ANY)).items.map(({ name }) => name);
};

describe('names that an expression may use', () => {
  const bank = open('public/examples/two-tellers.flow.json');
  const deploy = open('public/examples/bugs/S31-schema-deploy.broken.flow.json');

  it('in an aggregate: the fields of its state, of its events, and of the command', () => {
    expect(findNode('aggregate')?.fields).toBeDefined();
    expect(offered(bank, 'account', ['commands', 1, 'rules', 0, 'that'], 'state.')).toEqual(['balance']);
    expect(offered(bank, 'account', ['commands', 1, 'rules', 0, 'that'], 'payload.')).toEqual(['amount']);
    expect(offered(bank, 'account', ['apply', 0, 'set', 'balance'], 'event.data.')).toEqual(['amount']);
    expect(offered(bank, 'account', ['commands', 1, 'rules', 0, 'that'], 'ev')).not.toContain('event');
    expect(offered(bank, 'account', ['apply', 0, 'set', 'balance'], 'ev')).toContain('event');
  });

  it('in a handler: the fields of the type that it is for, from its messages and its schemas', () => {
    expect(offered(deploy, 'billing', ['handlers', 0, 'steps', 1, 'operations', 0, 'key'], 'payload.')).toEqual(['orderId', 'amount', 'total']);
    expect(offered(deploy, 'billing', ['handlers', 0, 'steps', 1, 'operations', 0, 'key'], 'ord')).toEqual([]);
  });

  it('in a source: its own payload, and the number of the arrival', () => {
    expect(offered(deploy, 'checkout', ['message', 'key'], 'payload.')).toEqual(['orderId', 'amount']);
    expect(offered(deploy, 'checkout', ['message', 'key'], 'ord')).toEqual(['ordinal']);
  });

  it('in an expectation: functions over the run, and no message', () => {
    const names = expressionNames(bank, 'expectations/covered', {}, ['expression'], expression('Expression', { variables: [], functions: READING_NAMES, help: '' }));
    expect(completionsAt('eff', 3, names).items).toMatchObject([{ name: 'effects', kind: 'function' }]);
    expect(completionsAt('payl', 4, names).items).toEqual([]);
  });
});
