import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import type { ImportResult } from '../format.ts';
import { exportTemplate } from './export-template.ts';
import { importTemplate } from './import-template.ts';

const read = (text: string): ImportResult => importTemplate(text, { name: 'test' });

const YAML = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Timeout:
    Type: Number
    Default: '45'
  Stage:
    Type: String
    Default: prod
  Secret:
    Type: String
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub 'orders-\${Stage}'
      VisibilityTimeout: !Ref Timeout
      KmsMasterKeyId: alias/hunter2
      DelaySeconds: !If [IsProd, 0, 5]
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt DeadQueue.Arn
        maxReceiveCount: 3
  DeadQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  AuditQueue:
    Type: AWS::SQS::Queue
  News:
    Type: AWS::SNS::Topic
    Properties:
      Subscription:
        - Protocol: sqs
          Endpoint: !Sub 'arn:aws:sqs:\${AWS::Region}:\${AWS::AccountId}:\${AuditQueue.QueueName}'
        - Protocol: email
          Endpoint: hunter2@example.com
  OrdersSubscription:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Protocol: sqs
      Endpoint: { 'Fn::GetAtt': [OrdersQueue, Arn] }
      RawMessageDelivery: 'true'
      FilterPolicy:
        store: [berlin]
      RedrivePolicy:
        deadLetterTargetArn: !Join ['', ['arn:aws:sqs:', !Ref 'AWS::Region', ':1:', !GetAtt DeadQueue.QueueName]]
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties: { PolicyDocument: hunter2 }
  Worker:
    Type: AWS::Lambda::Function
    Properties: { Code: hunter2 }
Outputs:
  Url: { Value: !Ref OrdersQueue }
`;

describe('import of templates', () => {
  it('reads queues, topics, subscriptions, parameters and intrinsics, and tells the rest', () => {
    const { design, report, diagnostics } = read(YAML);
    expect(diagnostics).toEqual([]);
    expect(design?.nodes).toEqual([
      { id: 'OrdersQueue', kind: 'sqs-queue', name: 'orders-prod', system: 'aws', config: { VisibilityTimeout: 45, RedrivePolicy: { deadLetterTargetArn: 'DeadQueue', maxReceiveCount: 3 } } },
      { id: 'DeadQueue', kind: 'sqs-queue', name: 'DeadQueue', system: 'aws', config: { MessageRetentionPeriod: 1_209_600 } },
      { id: 'AuditQueue', kind: 'sqs-queue', name: 'AuditQueue', system: 'aws', config: {} },
      { id: 'News', kind: 'sns-topic', name: 'News', system: 'aws', config: {} },
    ]);
    expect(design?.edges.map(({ from, to, config }) => [from, to, config])).toEqual([
      ['OrdersQueue', 'DeadQueue', {}],
      ['News', 'AuditQueue', {}],
      ['News', 'OrdersQueue', { RawMessageDelivery: true, FilterPolicy: { store: ['berlin'] }, deadLetterTargetArn: 'DeadQueue' }],
    ]);
    expect(report.dropped.map(({ what }) => what)).toEqual([
      'queue "OrdersQueue" KmsMasterKeyId', 'queue "OrdersQueue" DelaySeconds', 'topic "News" Subscription 2', 'AWS::SQS::QueuePolicy "Policy"', 'AWS::Lambda::Function "Worker"', 'Conditions', 'Outputs',
    ]);
    expect(JSON.stringify({ design, report })).not.toContain('hunter2');
    expect(compile(design!).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('the same in JSON', () => {
    const { design } = read(JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: 'true', QueueName: { 'Fn::Sub': ['${Name}.fifo', { Name: 'orders' }] }, ContentBasedDeduplication: true } } } }));
    expect(design?.nodes).toEqual([{ id: 'Q', kind: 'sqs-queue', name: 'orders.fifo', system: 'aws', config: { FifoQueue: true, ContentBasedDeduplication: true } }]);
  });

  it.each([
    ['Resources: {}', 'no-queues'], ['a: 1', 'no-resources'], ['[]', 'no-resources'], ['{', 'json-syntax'], ['', 'empty'],
    ['{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":-1}}}}', 'out-of-range'],
    ['{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"__proto__":1}}}}', 'forbidden-name'],
    ['{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Q","Arn"]},"maxReceiveCount":"many"}}}}}', 'wrong-type'],
  ])('%s is refused', (text, code) => {
    const { design, diagnostics } = read(text);
    expect(design).toBeNull();
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity: 'error', code, fix: expect.any(String) as string }));
  });

  it.each([
    ['{"Ref":"Nowhere"}', '"Nowhere" has no default'], ['{"Fn::ImportValue":"x"}', 'Fn::ImportValue depends on more than the template'], ['{"Fn::GetAtt":["constructor","Arn"]}', 'Fn::GetAtt names "constructor", which is not in the template'],
    ['{"Fn::Sub":"arn:aws:sqs:eu:1:gone"}', '"gone" is not in the template'],
  ])('a dead letter queue that %s names is told as unknown', (target, why) => {
    const { report, design } = read(`{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"RedrivePolicy":{"deadLetterTargetArn":${target},"maxReceiveCount":3}}}}}`);
    expect(design?.nodes[0]?.config).toEqual({});
    expect(report.dropped).toEqual([{ what: 'queue "Q" RedrivePolicy', why }]);
  });
});

const names = fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}[a-z0-9]$/);
const configs: fc.Arbitrary<JsonObject> = fc.record({ VisibilityTimeout: fc.integer({ min: 0, max: 43_200 }), DelaySeconds: fc.integer({ min: 0, max: 900 }), MessageRetentionPeriod: fc.integer({ min: 60, max: 1_209_600 }), ReceiveMessageWaitTimeSeconds: fc.integer({ min: 0, max: 20 }), FifoQueue: fc.constant(true) }, { requiredKeys: [] });
const designs: fc.Arbitrary<Design> = fc.record({
  topics: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
  queues: fc.uniqueArray(names, { minLength: 2, maxLength: 5 }),
  configs: fc.array(configs, { minLength: 5, maxLength: 5 }),
  wires: fc.array(fc.record({ raw: fc.boolean(), isFiltered: fc.boolean() }), { maxLength: 5 }),
  receives: fc.integer({ min: 1, max: 1000 }),
}).map(({ topics, queues, configs: drawn, wires, receives }) => {
  const queueIds = queues.map((name) => `q.${name}`);
  const nodes: DesignNode[] = [
    ...topics.map((name): DesignNode => ({ id: `t.${name}`, kind: 'sns-topic', name: `the ${name}`, system: 'aws', config: {} })),
    ...queueIds.map((id, at): DesignNode => ({ id, kind: 'sqs-queue', name: id, system: 'aws', config: { ...drawn[at], ...(at === 0 && { RedrivePolicy: { deadLetterTargetArn: queueIds[1]!, maxReceiveCount: receives } }) } })),
  ];
  const edges: DesignEdge[] = [
    { id: 'dead', from: queueIds[0]!, to: queueIds[1]!, fromPort: 'dead', toPort: 'dying', config: {} },
    ...wires.map(({ raw, isFiltered }, at): DesignEdge => ({ id: `w${at}`, from: `t.${topics[at % topics.length]!}`, to: queueIds[at % queueIds.length]!, fromPort: 'queues', toPort: 'topics', config: { ...(raw && { RawMessageDelivery: true }), ...(isFiltered && { FilterPolicy: { store: ['x'] }, deadLetterTargetArn: queueIds[1]! }) } })),
  ];
  return { ...emptyDesign('test'), systems: [{ id: 'aws', kind: 'aws', name: 'AWS', config: {} }], nodes, edges };
});

describe('round trips', () => {
  it('300 generated designs come back equal but for places and ids of wires, in a template with sound ids', () => {
    fc.assert(fc.property(designs, (design) => {
      const written = exportTemplate(design);
      if (!written.ok) throw new Error(written.error.message);
      const resources = (JSON.parse(written.value.text) as { readonly Resources: { readonly [id: string]: { readonly Properties: { readonly QueueName?: string; readonly FifoQueue?: boolean } } } }).Resources;
      for (const [id, { Properties: { QueueName: name, FifoQueue: isFifo } }] of Object.entries(resources)) {
        expect(id).toMatch(/^[A-Za-z0-9]+$/);
        if (name !== undefined) expect(name.endsWith('.fifo')).toBe(isFifo === true);
      }
      const again = importTemplate(written.value.text, { name: 'test' }).design!;
      const plain = ({ edges, ...rest }: Design): object => ({ ...rest, layout: {}, edges: edges.map((edge) => ({ ...edge, id: '' })) });
      expect(plain(again)).toEqual(plain(design));
    }), { numRuns: 300, seed: 4 });
  });

  it('refuses a design without queues and topics', () => {
    expect(exportTemplate(emptyDesign('x'))).toMatchObject({ ok: false, error: { code: 'no-queues' } });
  });
});
