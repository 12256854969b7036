import { expect, it } from 'vitest';
import type { Design } from '../design/document.ts';
import { exportPieces } from './export-pieces.ts';
import { designProvenance } from './provenance.ts';
import { exporters } from './registry.ts';
import { example, runOf } from './runs.fixture.ts';

/** The saga with a queue of RabbitMQ and one of SQS in it, so that every format has something to write. */
function everything(): Design {
  const saga = example('Order saga');
  const queue = { id: 'leftovers', kind: 'rabbitmq-queue', name: 'leftovers', system: 'rabbit', config: {} };
  const other = { id: 'others', kind: 'sqs-queue', name: 'others', system: 'aws', config: {} };
  return { ...saga, systems: [...saga.systems, { id: 'rabbit', kind: 'rabbitmq', name: 'Rabbit', config: {} }, { id: 'aws', kind: 'aws', name: 'AWS', config: {} }], nodes: [...saga.nodes, queue, other], layout: { ...saga.layout, leftovers: { x: 0, y: 900 }, rabbit: { x: 0, y: 800 } } };
}

const design = everything();
const run = runOf(design, 'payment-declined');

// A file of the design is the design: it says what its hash is made of.
it.each(exporters().filter(({ id }) => id !== 'flowstage').map((format) => [`${format.what} ${format.id}`, format] as const))('%s says where it comes from', (_, format) => {
  const made = exportPieces(format, { design, run }, { scope: format.what === 'document' ? { kind: 'saga', saga: 1 } : { kind: 'run' } });
  if (!made.ok) throw new Error(made.error.message);
  const text = [...made.value.pieces].join('');
  const ofRun = format.what === 'trace' || format.what === 'document';
  const words = ofRun ? [run.provenance.designHash, run.provenance.scenario, run.provenance.engineVersion] : [designProvenance(design).designHash, `engine ${designProvenance(design).engineVersion}`];
  for (const word of words) expect(text).toContain(word);
  if (ofRun) expect(text).toMatch(new RegExp(`seed\\W{1,12}(value\\W{1,12})?(stringValue\\W{1,12})?${run.provenance.seed}\\b`, 'i'));
});
