import { expect, it } from 'vitest';
import { sampleMessages } from './sample-messages.ts';

const OPTIONS = { interarrival: 'exponential(2s)', startsAt: '2024-08-15T10:30:00Z', seed: 1 };

it('shows the first messages with their keys, the same ones each time', () => {
  const message = { type: 'OrderPlaced', key: 'payload.id', payload: { id: 'order-${ordinal}', at: '${timestamp()}', amount: '${randomInteger(20, 480)}' } };
  const samples = sampleMessages(message, 3, OPTIONS);
  expect(samples.map(({ key }) => key)).toEqual(['order-1', 'order-2', 'order-3']);
  expect(samples[0]?.payload).toMatchObject({ at: '2024-08-15T10:30:02Z' });
  expect(sampleMessages(message, 3, OPTIONS)).toEqual(samples);
  expect(sampleMessages(message, 3, { ...OPTIONS, seed: 2 })).not.toEqual(samples);
});

it('says where a template goes wrong', () => {
  expect(sampleMessages({ type: 'A', payload: { id: '${nowhere.x.y}' } }, 1, OPTIONS)[0]?.error).toMatch(/^id: /);
  expect(sampleMessages({ type: 'A', key: 'payload.' }, 1, OPTIONS)[0]?.error).toMatch(/^Key: /);
});
