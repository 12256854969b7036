import { describe, it } from 'vitest';
import { expectTable, expectVariant, type Subject } from './crash-table.fixture.ts';
import { templateWith } from './run.fixture.ts';
import { renameNodes } from './rename.fixture.ts';

const PAYMENT: Subject = { design: templateWith(1), service: 'payment', type: 'ChargePayment', effect: 'charge', effectStep: 'charge', ackStep: 'ack-charge' };
const backwards = (id: string, index: number): string => `n${999 - index}-${id}`;

describe('the payment service crashes at every gap of its handler', () => {
  it('charges twice exactly between the charge and the acknowledgement', () => expectTable(PAYMENT, 2));

  it('never charges twice when the charge remembers the message', () => {
    expectTable({ ...PAYMENT, design: templateWith(1, { payment: { idempotency: 'same-transaction' } }) }, 1);
  });

  it('gives the same table after every node got another name', () => {
    expectTable({ ...PAYMENT, design: renameNodes(PAYMENT.design, backwards), service: renamedService('payment') }, 2);
  });

  it('gives the same clean table after every node got another name', () => {
    const design = renameNodes(templateWith(1, { payment: { idempotency: 'same-transaction' } }), backwards);
    expectTable({ ...PAYMENT, design, service: renamedService('payment') }, 1);
  });
});

const renamedService = (id: string): string => backwards(id, [...PAYMENT.design.systems, ...PAYMENT.design.nodes].findIndex((node) => node.id === id));

describe('a participant of a generated saga crashes at every gap of its handler', () => {
  const variants = [2, 3, 4, 5, 6].map((steps, index) => ({ steps, partitions: [1, 12, 5, 2, 7][index]!, seed: index + 1, place: (index + 1) % steps }));
  it.each(variants)('$steps steps, $partitions partitions', (variant) => expectVariant(variant));
});
