import type { Json, JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import type { ApplicationChannel, ApplicationMessage, ApplicationOperation } from './application.ts';
import { pointerNames } from './local-refs.ts';
import { ApplicationReader, nameOf, textOf } from './read-application.ts';

/** AsyncAPI 3: operations are on their own and name their channel. */
export class Version3Reader extends ApplicationReader {
  protected channelsAndOperations(root: JsonObject): { readonly channels: readonly ApplicationChannel[]; readonly operations: readonly ApplicationOperation[] } {
    const owned = this.entries(root['channels']).map(([key, value]) => ({ key, map: this.refs.map(value) }));
    const messages = new Map(owned.map(({ key, map }) => [key, this.#messagesOf(map)]));
    const channels = owned.map(({ key, map }) => this.channel(key, map, textOf(map['address']) || key, this.items(map['servers']).flatMap((server) => nameOf(server) ?? [])));
    const keys = new Map(owned.map(({ key, map }): [Json, string] => [map, key]));
    const operations = this.entries(root['operations']).flatMap(([key, value]) => this.#operation(key, this.refs.map(value), keys, messages));
    return { channels, operations };
  }

  #messagesOf(channel: JsonObject): readonly ApplicationMessage[] {
    return this.entries(channel['messages']).map(([key, message]) => this.message(message, key));
  }

  #operation(key: string, operation: JsonObject, keys: ReadonlyMap<Json, string>, messages: ReadonlyMap<string, readonly ApplicationMessage[]>): readonly ApplicationOperation[] {
    const { action } = operation;
    const place = this.tree.placeOf(operation);
    const ref = this.refs.map(operation['channel']);
    const named = channelName(operation['channel']);
    const channel = named !== undefined && messages.has(named) ? named : keys.get(ref);
    if (action !== 'send' && action !== 'receive') this.notes.error('wrong-action', `operations/${key}`, `operation ${quoted(key)} has no action "send" or "receive"`, 'Say what the application does: send or receive.', place);
    else if (channel === undefined) this.notes.error('no-channel', `operations/${key}`, `operation ${quoted(key)} names no channel of the document`, 'Point "channel" at one: {$ref: "#/channels/..."}.', place);
    else return [this.operation(key, action, channel, this.#chosen(operation, messages.get(channel) ?? []), operation)];
    return [];
  }

  /** Without a list of its own an operation is about all messages of its channel. */
  #chosen(operation: JsonObject, all: readonly ApplicationMessage[]): readonly ApplicationMessage[] {
    return operation['messages'] === undefined ? all : this.items(operation['messages']).map((message, index) => this.message(message, nameOf(message) ?? `message-${index + 1}`));
  }
}

/** `#/channels/orders` → `orders`. */
function channelName(value: Json | undefined): string | undefined {
  const ref = typeof value === 'object' && value !== null && '$ref' in value ? value['$ref'] : undefined;
  const [root, name, ...rest] = typeof ref === 'string' ? pointerNames(ref) : [];
  return root === 'channels' && rest.length === 0 ? name : undefined;
}
