import { describe, expect, it } from 'vitest';
import { KAFKA_TOPIC_FIELDS } from '../../../catalog/channels/kafka-topic.ts';
import type { Field } from '../../../catalog/field.ts';
import { PRODUCER_FIELDS } from '../../../catalog/nodes/producer.ts';
import { fieldText, meaningOf, readFieldText } from './read-field-text.ts';

const retention = KAFKA_TOPIC_FIELDS['retention.ms'] as Field;
const size = KAFKA_TOPIC_FIELDS['retention.bytes'] as Field;
const partitions = KAFKA_TOPIC_FIELDS.partitions as Field;
const payload = PRODUCER_FIELDS.message.fields.payload as Field;
const read = (field: Field, text: string) => {
  const found = readFieldText(field, text);
  return found.ok ? found.value : `refused: ${found.error}`;
};

describe('what a person types', () => {
  it('leaves a field out that is emptied', () => {
    expect(read(partitions, ' ')).toBeUndefined();
  });

  it('takes times and sizes with units where the file has plain numbers', () => {
    expect(read(retention, '7d')).toBe(604_800_000);
    expect(read(retention, '-1')).toBe(-1);
    expect(read(size, '16 KiB')).toBe(16_384);
    expect(read(size, '1MB')).toBe(1_000_000);
  });

  it('keeps digits that JSON would round', () => {
    expect(read(retention, '9223372036854775807')).toBe('9223372036854775807');
  });

  it('refuses with what is asked for', () => {
    expect(read(partitions, '0')).toBe('refused: It must be a whole number from 1 to 10000.');
    expect(read(partitions, 'three')).toMatch(/^refused: It must be a whole number/);
    expect(read(retention, '-5')).toMatch(/^refused: /);
    expect(read(payload, '{\n "a": }')).toMatch(/^refused: This is no JSON yet/);
    expect(read(payload, '{"a": "${ordinal +}"}')).toMatch(/^refused: /);
  });

  it('gives back what it showed', () => {
    expect(read(payload, fieldText(payload, { id: 'order-${ordinal}' }))).toEqual({ id: 'order-${ordinal}' });
    expect(read(payload, '${payload}')).toBe('${payload}');
  });
});

it('says what plain numbers mean', () => {
  expect(meaningOf(retention, 604_800_000)).toBe('7d');
  expect(meaningOf(retention, -1)).toBe('no limit');
  expect(meaningOf(size, 1_048_588)).toBe('≈ 1 MiB');
  expect(meaningOf(partitions, 3)).toBeUndefined();
});
