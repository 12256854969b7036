import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import { YAML_LIMITS } from '../yaml/scan-yaml.ts';
import { readJson } from '../../design/json-reader.ts';
import type { ImportNotes } from '../import-notes.ts';
import type { Tree } from '../tree/read-tree.ts';
import { type Application, type ApplicationChannel, type ApplicationMessage, type ApplicationOperation, type ApplicationServer, EXTENSION } from './application.ts';
import { type LocalRefs, pointerNames } from './local-refs.ts';

/** What every version of the document says, in the words of the newest. Parts of the wrong shape are as if they were not there. */
export abstract class ApplicationReader {
  protected readonly tree: Tree;
  protected readonly refs: LocalRefs;
  protected readonly notes: ImportNotes;
  readonly #messages = new Map<string, ApplicationMessage>();

  constructor(tree: Tree, refs: LocalRefs, notes: ImportNotes) {
    this.tree = tree;
    this.refs = refs;
    this.notes = notes;
  }

  read(): Application {
    const root = this.refs.map(this.tree.value);
    const info = this.refs.map(root['info']);
    const servers = this.entries(root['servers']).map(([key, server]) => this.server(key, this.refs.map(server)));
    const { channels, operations } = this.channelsAndOperations(root);
    for (const [key, message] of this.entries(this.refs.map(root['components'])['messages'])) this.message(message, key);
    this.#tellUnread(root, '', UNREAD_PARTS);
    return {
      title: textOf(info['title']), description: textOf(info['description']), servers, channels, operations,
      messages: [...this.#messages.values()], extension: this.extensionOf(root),
    };
  }

  protected abstract channelsAndOperations(root: JsonObject): { readonly channels: readonly ApplicationChannel[]; readonly operations: readonly ApplicationOperation[] };

  protected server(key: string, server: JsonObject): ApplicationServer {
    this.#tellUnread(server, `server ${quoted(key)} `, ['security', 'variables', 'bindings']);
    return { key, protocol: textOf(server['protocol']), title: textOf(server['title']), extension: this.extensionOf(server) };
  }

  protected channel(key: string, channel: JsonObject, address: string, servers: readonly string[]): ApplicationChannel {
    this.#tellUnread(channel, `channel ${quoted(key)} `, ['parameters']);
    return { key, address, servers, bindings: this.refs.map(channel['bindings']), extension: this.extensionOf(channel), place: this.tree.placeOf(channel) };
  }

  protected operation(key: string, action: 'send' | 'receive', channel: string, messages: readonly ApplicationMessage[], operation: JsonObject): ApplicationOperation {
    this.#tellUnread(operation, `operation ${quoted(key)} `, ['reply', 'security', 'traits']);
    return { key, action, channel, messages, bindings: this.refs.map(operation['bindings']), extension: this.extensionOf(operation), place: this.tree.placeOf(operation) };
  }

  /** The message that is meant; the first of a type counts. */
  protected message(value: Json | undefined, key: string): ApplicationMessage {
    const message = this.refs.map(value);
    const type = textOf(message['name']) || textOf(message['messageId']) || nameOf(value) || key;
    const known = this.#messages.get(type);
    if (known !== undefined) return known;
    this.#tellUnread(message, `message ${quoted(type)} `, ['headers', 'correlationId', 'traits']);
    const examples = this.refs.follow(message['examples']);
    const example = Array.isArray(examples) ? this.refs.map(examples[0] as Json)['payload'] : undefined;
    const read: ApplicationMessage = { type, schema: this.#schemaOf(type, message), example };
    this.#messages.set(type, read);
    return read;
  }

  #schemaOf(type: string, message: JsonObject): Json | undefined {
    const payload = message['payload'];
    const multi = this.refs.follow(payload);
    if (!isObject(multi) || multi['schema'] === undefined || typeof multi['schemaFormat'] !== 'string') return this.#isJsonSchema(type, message['schemaFormat']) ? payload : undefined;
    return this.#isJsonSchema(type, multi['schemaFormat']) ? multi['schema'] : undefined;
  }

  #isJsonSchema(type: string, format: Json | undefined): boolean {
    if (typeof format !== 'string' || /schema\+(json|yaml)|aai\.asyncapi/.test(format)) return true;
    this.notes.dropped(`schema of message ${quoted(type)}`, `its format ${quoted(format)} is not JSON Schema`);
    return false;
  }

  protected entries(value: Json | undefined): readonly (readonly [string, Json])[] {
    return Object.entries(this.refs.map(value)).filter(([key]) => !key.startsWith('x-'));
  }

  protected items(value: Json | undefined): readonly Json[] {
    const found = this.refs.follow(value);
    return Array.isArray(found) ? (found as readonly Json[]) : [];
  }

  /** Also as text, which hides from other readers what they would take for references. */
  protected extensionOf(owner: JsonObject): JsonObject {
    const extension = owner[EXTENSION];
    if (typeof extension !== 'string') return isObject(extension) ? extension : {};
    const read = readJson(extension, YAML_LIMITS.depthMax);
    return read.ok && isObject(read.value.value) ? read.value.value : {};
  }

  #tellUnread(owner: JsonObject, whose: string, parts: readonly string[]): void {
    for (const part of parts) if (owner[part] !== undefined) this.notes.dropped(`${whose}${part}`, 'there is nothing like it in a design');
  }
}

const UNREAD_PARTS = ['security', 'tags', 'externalDocs'];

/** Last part of the reference that leads to it. */
export const nameOf = (value: Json | undefined): string | undefined =>
  isObject(value) && typeof value['$ref'] === 'string' ? pointerNames(value['$ref']).at(-1) : undefined;

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
