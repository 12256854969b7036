import { stringify } from 'yaml';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import type { Design, DesignEdge } from '../../design/document.ts';
import { NODE_KEYS } from '../../design/read-structure.ts';
import { writeDesign } from '../../design/write-design.ts';
import type { DesignExport } from '../format.ts';
import { provenanceComment } from '../provenance.ts';
import { scanYaml } from '../yaml/scan-yaml.ts';
import { EXTENSION } from './application.ts';
import { CHANNEL_BINDINGS } from './channel-bindings.ts';
import { messageTypes, type TypesOfChannels } from './message-types.ts';
import { exportSchemas } from './export-schemas.ts';
import { Keys } from './keys.ts';
import { pointerOf } from './local-refs.ts';
import { textOf } from './read-application.ts';

/**
 * An AsyncAPI 3.0 document of the whole design: each channel, each wire to or from one as an operation, each message
 * with its schema. Everything else stands in `x-flowstage`, from where import takes it again.
 */
export function exportAsyncApi(design: Design): Result<DesignExport, Diagnostic> {
  const writer = new Writer(design);
  if (!design.nodes.some(({ kind }) => findChannel(kind) !== undefined)) return err({ severity: 'error', code: 'no-channels', subject: '', message: 'the design has no channel', fix: 'Add one, or export another design.' });
  const text = stringify(writer.document(), { lineWidth: 0, aliasDuplicateObjects: false });
  const scanned = scanYaml(text);
  if (!scanned.ok) return err({ severity: 'error', code: scanned.error.code, subject: '', message: `as AsyncAPI the design would have ${scanned.error.message}`, fix: 'Export a smaller part of it.' });
  return ok({ text: provenanceComment(design) + text, diagnostics: writer.diagnostics });
}

class Writer {
  readonly diagnostics: Diagnostic[] = [{
    severity: 'info', code: 'one-application', subject: '',
    message: 'AsyncAPI describes one application: the operations of all nodes stand side by side, and how nodes work is in x-flowstage, which other tools pass over',
  }];
  readonly #design: Design;
  /** The design as its file has it, unknown parts in their places. */
  readonly #file: JsonObject;
  readonly #servers = new Keys();
  readonly #channels = new Keys();
  readonly #messages = new Keys();
  readonly #types: TypesOfChannels;

  constructor(design: Design) {
    this.#design = design;
    this.#file = JSON.parse(writeDesign(design)) as JsonObject;
    this.#types = messageTypes(design);
  }

  document(): JsonObject {
    const { name, description, nodes, schemas } = this.#design;
    const exported = exportSchemas(schemas, this.#messages, this.diagnostics);
    const channelNodes = nodes.filter(({ kind }) => findChannel(kind) !== undefined);
    const systems = objects(this.#file['systems']);
    const messages = [...new Set([...Object.keys(exported.schemas), ...[...this.#types.of.values()].flatMap((types) => [...types])])];
    const own = objects(this.#file['nodes']);
    const channels = channelNodes.map(({ id }) => [this.#channels.of(id), this.#channel(own.find((node) => node['id'] === id) ?? {})] as const);
    const components = {
      ...(messages.length > 0 && { messages: Object.fromEntries(messages.map((type) => [this.#messages.of(type), this.#message(type, exported.schemas)])) }),
      ...(exported.components !== undefined && { schemas: exported.components }),
    };
    return {
      asyncapi: '3.0.0',
      info: { title: name === '' ? 'Untitled' : name, version: '1.0.0', ...(description !== '' && { description }) },
      ...(systems.length > 0 && { servers: Object.fromEntries(systems.map((system) => [this.#servers.of(textOf(system['id'])), server(system)])) }),
      channels: Object.fromEntries(channels),
      operations: this.#operations(),
      ...(Object.keys(components).length > 0 && { components }),
      [EXTENSION]: hidden(this.#extension(exported.rest, new Set(channelNodes.map(({ id }) => id)))),
    };
  }

  #channel(node: JsonObject): JsonObject {
    const { id, kind, name, system, config, ...others } = node;
    const address = textOf(name ?? id);
    const binding = CHANNEL_BINDINGS.find((each) => each.channelKind === kind);
    const written = binding?.write(isObject(config) ? config : {}, address);
    const types = [...(this.#types.of.get(textOf(id)) ?? [])];
    return {
      address,
      ...(types.length > 0 && { messages: Object.fromEntries(types.map((type) => [this.#messages.of(type), { $ref: pointerOf('components', 'messages', this.#messages.of(type)) }])) }),
      ...(system !== undefined && this.#design.systems.some((each) => each.id === system) && { servers: [{ $ref: pointerOf('servers', this.#servers.of(textOf(system))) }] }),
      ...(binding !== undefined && { bindings: { [binding.binding]: { ...written?.binding, bindingVersion: binding.bindingVersion } } }),
      [EXTENSION]: hidden({ ...others, id: id ?? null, kind: kind ?? null, name: name ?? id ?? null, ...(system !== undefined && { system }), config: written?.rest ?? config ?? {} }),
    };
  }

  #message(type: string, schemas: { readonly [type: string]: string }): JsonObject {
    const schema = schemas[type];
    return { name: type, contentType: 'application/json', ...(schema !== undefined && { payload: { $ref: schema } }) };
  }

  #operations(): JsonObject {
    const keys = new Keys();
    const channels = new Set(this.#design.nodes.filter(({ kind }) => findChannel(kind) !== undefined).map(({ id }) => id));
    const nodes = new Set(this.#design.nodes.map(({ id }) => id));
    const wires = this.#design.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to) && channels.has(from) !== channels.has(to));
    return Object.fromEntries(wires.map((wire) => [keys.of(wire.id), this.#operation(wire, channels.has(wire.to))]));
  }

  #operation({ id, from, to }: DesignEdge, sends: boolean): JsonObject {
    const [node, channel] = sends ? [from, to] : [to, from];
    const types = sends ? this.#types.sent(node, channel) : this.#types.received(node, channel);
    const key = this.#channels.of(channel);
    return {
      action: sends ? 'send' : 'receive',
      title: this.#design.nodes.find((each) => each.id === node)?.name ?? node,
      channel: { $ref: pointerOf('channels', key) },
      ...(types.length > 0 && { messages: types.map((type) => ({ $ref: pointerOf('channels', key, 'messages', this.#messages.of(type)) })) }),
      [EXTENSION]: { edge: id },
    };
  }

  /** Channels are named by their id in the list of nodes, so that its order stays. */
  #extension(schemas: JsonObject, channels: ReadonlySet<string>): JsonObject {
    const { format: _format, version: _version, description: _description, systems: _systems, schemas: _schemas, nodes: _nodes, name, ...others } = this.#file;
    return { ...others, ...(name === '' && { name }), nodes: objects(this.#file['nodes']).map((node) => (channels.has(textOf(node['id'])) ? (node['id'] as Json) : node)), ...(Object.keys(schemas).length > 0 && { schemas }) };
  }
}

function server(system: JsonObject): JsonObject {
  const { id, kind, name } = system;
  const protocol = CHANNEL_BINDINGS.find(({ systemKind }) => systemKind === kind)?.protocols[0] ?? textOf(kind);
  return { host: 'localhost', protocol, title: textOf(name ?? id), [EXTENSION]: hidden(Object.fromEntries(Object.entries({ ...system, name: name ?? id ?? null }).sort(([a], [b]) => NODE_KEYS.indexOf(a as never) - NODE_KEYS.indexOf(b as never)))) };
}

const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Readers of AsyncAPI follow every `$ref`, wherever it stands: data with one of its own goes as text. */
const hidden = (value: JsonObject): Json => (hasRef(value) ? JSON.stringify(value) : value);

const hasRef = (value: Json): boolean =>
  typeof value === 'object' && value !== null && (Array.isArray(value) ? value.some(hasRef) : Object.hasOwn(value, '$ref') || Object.values(value).some(hasRef));
