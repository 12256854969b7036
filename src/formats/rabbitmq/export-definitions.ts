import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import type { DesignExport } from '../format.ts';
import { designProvenance, provenanceText } from '../provenance.ts';

/** The exchanges, queues and bindings of a design as definitions that a RabbitMQ cluster imports. */
export function exportDefinitions(design: Design): Result<DesignExport, Diagnostic> {
  const all = design.nodes.filter(({ kind }) => KINDS.has(kind));
  const nodes = all.filter((node) => !isOfConnection(node));
  if (nodes.length === 0) return err({ severity: 'error', code: 'no-queues', subject: '', message: 'the design has no RabbitMQ queue and no exchange', fix: 'Add one, or export another design.' });
  const writer = new Writer(design, nodes);
  return ok({ text: `${JSON.stringify(writer.definitions(), null, 2)}\n`, diagnostics: all.filter(isOfConnection).map(({ id }) => leftOut(id)) });
}

/** Definitions have no exclusive queues: whoever reads one declares it (rabbitmq.com/docs/definitions). */
const isOfConnection = ({ config }: DesignNode): boolean => config['exclusive'] === true;

const leftOut = (id: string): Diagnostic => ({
  severity: 'warning', code: 'exclusive-queue', subject: `nodes/${id}/config/exclusive`, message: `${id} is exclusive: the connection that reads it declares it, and definitions do not have it.`, fix: 'Let the client declare it, or clear exclusive.',
});

class Writer {
  readonly #design: Design;
  readonly #nodes: readonly DesignNode[];
  readonly #names = new Map<string, string>();

  constructor(design: Design, nodes: readonly DesignNode[]) {
    this.#design = design;
    this.#nodes = nodes;
    this.#nameAll();
  }

  definitions(): JsonObject {
    const exchanges = this.#nodes.filter(({ kind }) => kind === 'rabbitmq-exchange');
    const queues = this.#nodes.filter(({ kind }) => kind === 'rabbitmq-queue');
    return {
      // A key that RabbitMQ writes itself and passes over when it imports.
      explanation: provenanceText(designProvenance(this.#design)),
      rabbit_version: '4.1.0',
      users: [], permissions: [], policies: [], parameters: [], global_parameters: [],
      vhosts: [...new Set(this.#nodes.map((node) => this.#vhost(node)))].map((name) => ({ name })),
      exchanges: exchanges.map((node) => this.#exchange(node)),
      queues: queues.map((node) => this.#queue(node)),
      bindings: this.#design.edges.filter((edge) => this.#isBinding(edge)).map((edge) => this.#binding(edge)),
    };
  }

  #exchange(node: DesignNode): JsonObject {
    const alternate = node.config['alternate-exchange'];
    return { name: this.#name(node.id), vhost: this.#vhost(node), type: node.config['type'] ?? 'direct', durable: true, auto_delete: false, internal: false, arguments: alternate === undefined ? {} : { 'alternate-exchange': this.#name(alternate) } };
  }

  #queue(node: DesignNode): JsonObject {
    const { type = 'classic', durable = true, auto_delete = false, ...config } = node.config;
    const given = Object.entries(config).flatMap(([key, value]): readonly (readonly [string, Json])[] => (key.startsWith('x-') ? [[key, key === 'x-dead-letter-exchange' && value !== '' ? this.#name(value) : value]] : []));
    return { name: this.#name(node.id), vhost: this.#vhost(node), type, durable, auto_delete, arguments: { 'x-queue-type': type, ...Object.fromEntries(given) } };
  }

  #isBinding({ from, to, fromPort }: DesignEdge): boolean {
    const isTo = this.#nodes.some(({ id }) => id === to);
    return isTo && this.#nodes.some(({ id, kind }) => id === from && kind === 'rabbitmq-exchange') && (fromPort === undefined || fromPort === 'bindings');
  }

  #binding({ from, to, config }: DesignEdge): JsonObject {
    const target = this.#nodes.find(({ id }) => id === to);
    const source = this.#nodes.find(({ id }) => id === from);
    return { source: this.#name(from), vhost: source === undefined ? '/' : this.#vhost(source), destination: this.#name(to), destination_type: target?.kind === 'rabbitmq-exchange' ? 'exchange' : 'queue', routing_key: config['routing_key'] ?? '', arguments: config['arguments'] ?? {} };
  }

  /** A label that two have, in one virtual host and of one kind, names the second by its id. */
  #nameAll(): void {
    const taken = new Set<string>();
    for (const node of this.#nodes) {
      const wanted = node.name === '' || node.name.startsWith('amq.') ? node.id : node.name;
      const key = (name: string): string => JSON.stringify([node.kind, this.#vhost(node), name]);
      const name = taken.has(key(wanted)) ? node.id : wanted;
      taken.add(key(name));
      this.#names.set(node.id, name);
    }
  }

  #name(id: Json): string {
    return typeof id === 'string' ? (this.#names.get(id) ?? id) : '';
  }

  /** One system is the virtual host "/"; of several, each is one of its own. */
  #vhost({ system }: DesignNode): string {
    const systems = this.#design.systems.filter(({ kind }) => kind === 'rabbitmq');
    const found = systems.find(({ id }) => id === system);
    return found === undefined || systems[0] === found ? '/' : found.name;
  }
}

const KINDS: ReadonlySet<string> = new Set(['rabbitmq-exchange', 'rabbitmq-queue']);
