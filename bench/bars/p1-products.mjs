import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** The same work on each product: settings are those that the swap of the broker gives. */
const PRODUCTS = [
  ['Kafka, one group', 'one-reader', ''],
  ['RabbitMQ quorum queue', 'one-reader', 'rabbitmq plain'],
  ['RabbitMQ quorum queue, single active consumer', 'one-reader', 'rabbitmq'],
  ['SQS standard', 'one-reader', 'aws plain'],
  ['SQS FIFO', 'one-reader', 'aws'],
  ['Kafka, two groups', 'two-readers', ''],
  ['RabbitMQ fanout exchange, two queues', 'two-readers', 'rabbitmq plain'],
  ['SNS topic, two SQS queues', 'two-readers', 'aws plain'],
];

/** What a message costs on each product: a report, no bar; the value is the dearest against Kafka with as many readers.
 * @type {import('../lib/report.mjs').Bar} */
export const productCosts = {
  id: 'P1',
  what: 'products: CPU time of a message against Kafka with as many readers, the dearest; ns and rows of a message on each',
  unit: 'x',
  // Eight processes, each with a warm-up of its own. Clients that poll never come to rest: the scenario ends soon after the last of 50,000 messages.
  isSlow: true,
  round: async ({ short }) => {
    const figures = {};
    const costs = new Map();
    for (const [name, design, product] of PRODUCTS) {
      const { nsPerMessage, rows, arrivals } = runEngine(BENCH_DESIGN(design), short ? 20_000 : 50_000, 'on', product);
      figures[`${name}: CPU ns/message`] = nsPerMessage;
      figures[`${name}: rows/message`] = rows / arrivals;
      costs.set(name, [design, nsPerMessage]);
    }
    const kafka = { 'one-reader': costs.get('Kafka, one group')[1], 'two-readers': costs.get('Kafka, two groups')[1] };
    return { value: Math.max(...[...costs.values()].map(([design, cost]) => cost / kafka[design])), figures };
  },
};
