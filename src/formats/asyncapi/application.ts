import type { Json, JsonObject } from '../../base/json.ts';
import type { Place } from '../format.ts';

/** An AsyncAPI document of any version, in the words of version 3. Every map is followed to what it means. */
export interface Application {
  readonly title: string;
  readonly description: string;
  readonly servers: readonly ApplicationServer[];
  readonly channels: readonly ApplicationChannel[];
  readonly operations: readonly ApplicationOperation[];
  /** Every message of the document, once for each type. */
  readonly messages: readonly ApplicationMessage[];
  /** `x-flowstage` of the document: what is no part of AsyncAPI. */
  readonly extension: JsonObject;
}

export interface ApplicationServer {
  readonly key: string;
  readonly protocol: string;
  readonly title: string;
  readonly extension: JsonObject;
}

export interface ApplicationChannel {
  readonly key: string;
  readonly address: string;
  /** Keys of servers; empty for all of them. */
  readonly servers: readonly string[];
  readonly bindings: JsonObject;
  readonly extension: JsonObject;
  readonly place: Place | undefined;
}

export interface ApplicationOperation {
  readonly key: string;
  /** What the application does: `send` puts messages into the channel. */
  readonly action: 'send' | 'receive';
  readonly channel: string;
  readonly messages: readonly ApplicationMessage[];
  readonly bindings: JsonObject;
  readonly extension: JsonObject;
  readonly place: Place | undefined;
}

export interface ApplicationMessage {
  readonly type: string;
  /** As the document has it, references and all; undefined for none that is a JSON Schema. */
  readonly schema: Json | undefined;
  /** The payload of the first example. */
  readonly example: Json | undefined;
}

export const EXTENSION = 'x-flowstage';
