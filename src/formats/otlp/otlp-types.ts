import { plainText } from '../plain-text.ts';

/** OTLP 1.x in its JSON encoding: ids in hexadecimal, enums as integers, 64-bit integers as decimal strings. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: OtlpKind;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly events: readonly { readonly timeUnixNano: string; readonly name: string; readonly attributes: readonly OtlpAttribute[] }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: readonly OtlpAttribute[] }[];
  readonly status: { readonly code: 0 | 2; readonly message?: string };
}

export const OTLP_KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
export type OtlpKind = (typeof OTLP_KINDS)[keyof typeof OTLP_KINDS];

export type OtlpAttribute = { readonly key: string; readonly value: { readonly stringValue: string } | { readonly intValue: string } | { readonly boolValue: boolean } };

/** Texts, the empty ones left out. */
export const textAttributes = (values: Readonly<Record<string, string>>): OtlpAttribute[] =>
  Object.entries(values).flatMap(([key, value]) => (value === '' ? [] : [{ key, value: { stringValue: plainText(value) } }]));

export const numberAttribute = (key: string, value: number): OtlpAttribute => ({ key, value: { intValue: String(Math.trunc(value)) } });

export const flagAttribute = (key: string): OtlpAttribute => ({ key, value: { boolValue: true } });

/** Nanoseconds since 1970 of a virtual instant; what lies before 1970 is 0, since the field has no sign. */
export const unixNanos = (epochUs: number, us: number): string => (BigInt(Math.max(0, Math.trunc(epochUs + us))) * 1000n).toString();
