import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ApplicationChannel, ApplicationMessage, ApplicationOperation } from './application.ts';
import { ApplicationReader, nameOf, textOf } from './read-application.ts';

/**
 * AsyncAPI 2: operations are inside of channels, from the point of view of others. `publish` is what others may do,
 * so the application receives; `subscribe` is what others may do, so it sends.
 */
export class Version2Reader extends ApplicationReader {
  protected channelsAndOperations(root: JsonObject): { readonly channels: readonly ApplicationChannel[]; readonly operations: readonly ApplicationOperation[] } {
    const owned = this.entries(root['channels']).map(([key, value]) => ({ key, map: this.refs.map(value) }));
    return {
      channels: owned.map(({ key, map }) => this.channel(key, map, key, this.items(map['servers']).filter((server) => typeof server === 'string'))),
      operations: owned.flatMap(({ key, map }) => (['publish', 'subscribe'] as const).flatMap((word) => (map[word] === undefined ? [] : [this.#operation(key, word, this.refs.map(map[word]))]))),
    };
  }

  #operation(channel: string, word: 'publish' | 'subscribe', operation: JsonObject): ApplicationOperation {
    const key = textOf(operation['operationId']) || `${word}-${channel}`;
    return this.operation(key, word === 'publish' ? 'receive' : 'send', channel, this.#messages(key, operation['message']), operation);
  }

  #messages(operation: string, value: Json | undefined): readonly ApplicationMessage[] {
    if (value === undefined) return [];
    const message = this.refs.follow(value);
    const choices = isObject(message) && message['oneOf'] !== undefined ? this.items(message['oneOf']) : [value];
    return choices.map((choice, index) => this.message(choice, nameOf(choice) ?? (choices.length === 1 ? operation : `${operation}-${index + 1}`)));
  }
}
