import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import type { DesignExport } from '../format.ts';
import { designProvenance, provenanceText } from '../provenance.ts';

/** The queues, topics and subscriptions of a design as a template that CloudFormation deploys. */
export function exportTemplate(design: Design): Result<DesignExport, Diagnostic> {
  const nodes = design.nodes.filter(({ kind }) => kind === 'sqs-queue' || kind === 'sns-topic');
  if (nodes.length === 0) return err({ severity: 'error', code: 'no-queues', subject: '', message: 'the design has no SQS queue and no SNS topic', fix: 'Add one, swap the broker, or export another design.' });
  return ok({ text: `${JSON.stringify(new Writer(design, nodes).template(), null, 2)}\n`, diagnostics: nodes.flatMap(leftOut) });
}

class Writer {
  readonly #design: Design;
  readonly #nodes: readonly DesignNode[];
  /** Logical ids by id of the node. */
  readonly #ids = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(design: Design, nodes: readonly DesignNode[]) {
    this.#design = design;
    this.#nodes = nodes;
    for (const { id } of nodes) this.#ids.set(id, this.#logicalId(id));
  }

  template(): JsonObject {
    const channels = this.#nodes.map((node): [string, Json] => [this.#ids.get(node.id)!, node.kind === 'sqs-queue' ? this.#queue(node) : this.#topic(node)]);
    const subscriptions = this.#design.edges.filter((edge) => this.#isSubscription(edge)).map((edge): [string, Json] => [this.#logicalId(`${edge.from} to ${edge.to}`), this.#subscription(edge)]);
    return {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: provenanceText(designProvenance(this.#design)).slice(0, DESCRIPTION_MAX),
      Resources: Object.fromEntries([...channels, ...subscriptions]),
    };
  }

  #queue(node: DesignNode): JsonObject {
    const { RedrivePolicy, RedriveAllowPolicy, ...config } = node.config;
    // A standard queue says nothing about being one.
    const properties = Object.entries(config).filter(([name, value]) => isAmazons(name) && (name !== 'FifoQueue' || value !== false));
    const name = queueName(node);
    return {
      Type: 'AWS::SQS::Queue',
      Metadata: metadata(node),
      Properties: { ...(name !== undefined && { QueueName: name }), ...Object.fromEntries(properties), ...(isObject(RedrivePolicy ?? null) && { RedrivePolicy: this.#redrive(RedrivePolicy as JsonObject) }), ...(isObject(RedriveAllowPolicy ?? null) && { RedriveAllowPolicy: this.#redriveAllow(RedriveAllowPolicy as JsonObject) }) },
    };
  }

  #redrive({ deadLetterTargetArn: target, ...rest }: JsonObject): JsonObject {
    // CloudFormation demands the count, which a design may leave at its default.
    return { ...(target !== undefined && { deadLetterTargetArn: this.#arn(target) }), maxReceiveCount: 10, ...rest };
  }

  #redriveAllow({ redrivePermission = 'allowAll', sourceQueueArns: sources }: JsonObject): JsonObject {
    return { redrivePermission, ...(Array.isArray(sources) && { sourceQueueArns: (sources as readonly Json[]).map((id) => this.#arn(id)) }) };
  }

  #topic(node: DesignNode): JsonObject {
    return { Type: 'AWS::SNS::Topic', Metadata: metadata(node), Properties: { ...topicName(node), ...node.config } };
  }

  #isSubscription({ from, to }: DesignEdge): boolean {
    const kindOf = (id: string): string | undefined => this.#nodes.find((node) => node.id === id)?.kind;
    return kindOf(from) === 'sns-topic' && kindOf(to) === 'sqs-queue';
  }

  #subscription({ from, to, config }: DesignEdge): JsonObject {
    const { deadLetterTargetArn: dead, ...rest } = config;
    return {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: this.#ids.get(from)! }, Protocol: 'sqs', Endpoint: this.#arn(to), ...rest, ...(dead !== undefined && { RedrivePolicy: { deadLetterTargetArn: this.#arn(dead) } }) },
    };
  }

  #arn(id: Json): Json {
    const logicalId = typeof id === 'string' ? this.#ids.get(id) : undefined;
    return logicalId === undefined ? id : { 'Fn::GetAtt': [logicalId, 'Arn'] };
  }

  /** Letters and digits, as CloudFormation wants them; words begin with a capital. */
  #logicalId(id: string): string {
    const plain = id.replace(/[^A-Za-z0-9]+(.?)/g, (_, letter: string) => letter.toUpperCase()).replace(/^./, (letter) => letter.toUpperCase()).slice(0, LOGICAL_ID_MAX) || 'Resource';
    let free = plain;
    for (let nth = 2; this.#taken.has(free); nth++) free = `${plain}${nth}`;
    this.#taken.add(free);
    return free;
  }
}

const DESCRIPTION_MAX = 1024;
const LOGICAL_ID_MAX = 200;

/** What brings a design back as it was: CloudFormation keeps it and asks nothing of it. */
const metadata = ({ id, name }: DesignNode): JsonObject => ({ Flowstage: { id, name } });

const isName = (name: string): boolean => /^[A-Za-z0-9_-]{1,75}$/.test(name);

/** A FIFO queue's name ends so. */
function queueName({ name, config }: DesignNode): string | undefined {
  const base = name.replace(/\.fifo$/, '');
  if (!isName(base)) return undefined;
  return config['FifoQueue'] === true ? `${base}.fifo` : name === base ? base : undefined;
}

/** Amazon's settings begin with a capital; ours, about how a run behaves, do not, and a template has no place for them. */
const isAmazons = (name: string): boolean => /^[A-Z]/.test(name);

function leftOut({ id, config }: DesignNode): readonly Diagnostic[] {
  const own = Object.keys(config).filter((name) => !isAmazons(name));
  return own.map((name) => ({ severity: 'info', code: 'left-out', subject: `${id}/${name}`, message: `${name} is about simulated runs, and is not in the template`, fix: '' }));
}

/** The name of a FIFO topic must end with .fifo. */
function topicName({ id, name, config }: DesignNode): { readonly TopicName?: string } {
  const base = isName(name) ? name : id;
  if (config['FifoTopic'] === true) return { TopicName: base.endsWith('.fifo') ? base : `${base}.fifo` };
  return isName(name) ? { TopicName: name } : {};
}
