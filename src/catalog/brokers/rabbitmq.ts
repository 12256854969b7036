import { rabbitmqExchange } from '../channels/rabbitmq-exchange.ts';
import { rabbitmqQueue } from '../channels/rabbitmq-queue.ts';
import { rabbitmqReader, rabbitmqSender } from '../systems/rabbitmq-clients.ts';
import { rabbitmq as system } from '../systems/rabbitmq.ts';
import type { Broker } from './broker.ts';

export const rabbitmq: Broker = { system, channels: [rabbitmqExchange, rabbitmqQueue], reader: rabbitmqReader, sender: rabbitmqSender };
