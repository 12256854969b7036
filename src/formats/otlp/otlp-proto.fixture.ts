import protobuf from 'protobufjs';

/** `opentelemetry/proto/trace/v1/trace.proto` and what it imports, as far as traces need them: names, numbers, types. */
const PROTO = `
syntax = "proto3";
package otlp;
message TracesData { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; fixed32 flags = 16; string name = 5;
  enum SpanKind { SPAN_KIND_UNSPECIFIED = 0; SPAN_KIND_INTERNAL = 1; SPAN_KIND_SERVER = 2; SPAN_KIND_CLIENT = 3; SPAN_KIND_PRODUCER = 4; SPAN_KIND_CONSUMER = 5; }
  SpanKind kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
  repeated Event events = 11; uint32 dropped_events_count = 12;
  message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
  repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15;
}
message Status { string message = 2; enum StatusCode { STATUS_CODE_UNSET = 0; STATUS_CODE_OK = 1; STATUS_CODE_ERROR = 2; } StatusCode code = 3; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
`;

export const TracesData = protobuf.parse(PROTO).root.lookupType('otlp.TracesData');

export interface ReadSpan {
  readonly traceId: string; readonly spanId: string; readonly parentSpanId: string; readonly name: string; readonly kind: number; readonly start: bigint; readonly end: bigint;
  readonly attributes: Readonly<Record<string, string>>; readonly events: readonly { readonly at: bigint; readonly name: string }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]; readonly status: number; readonly resource: Readonly<Record<string, string>>;
}

/** The spans that an OTLP/JSON receiver gets: ids from hexadecimal, then through the binary encoding and back, so that what the proto does not know or allow shows. */
export function readOtlp(text: string): ReadSpan[] {
  const json = JSON.parse(text) as unknown;
  checkKeys(json, TracesData);
  const message = TracesData.fromObject(withBytes(json) as Record<string, unknown>);
  const problem = TracesData.verify(message);
  if (problem !== null) throw new Error(problem);
  const data = TracesData.toObject(TracesData.decode(TracesData.encode(message).finish()), { longs: String, bytes: Array, defaults: true, oneofs: true }) as Raw;
  return data.resourceSpans.flatMap(({ resource, scopeSpans }: Raw) => scopeSpans.flatMap(({ spans }: Raw) => spans.map((span: Raw) => readSpan(span, attributesOf(resource.attributes)))));
}

// oxlint-disable-next-line no-explicit-any -- what a decoder gives
type Raw = any;

const readSpan = (span: Raw, resource: Readonly<Record<string, string>>): ReadSpan => ({
  traceId: hex(span.traceId), spanId: hex(span.spanId), parentSpanId: hex(span.parentSpanId), name: span.name, kind: span.kind, start: BigInt(span.startTimeUnixNano), end: BigInt(span.endTimeUnixNano),
  attributes: attributesOf(span.attributes), events: span.events.map((event: Raw) => ({ at: BigInt(event.timeUnixNano), name: event.name })),
  links: span.links.map((link: Raw) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })), status: span.status.code, resource,
});

const attributesOf = (attributes: Raw[]): Record<string, string> => {
  const entries = attributes.map(({ key, value }) => [key, String(value[value.value])] as const);
  if (new Set(entries.map(([key]) => key)).size !== entries.length) throw new Error('an attribute stands twice');
  return Object.fromEntries(entries);
};

const hex = (bytes: number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** OTLP departs from the JSON mapping of proto3 in ids: hexadecimal instead of base64. */
function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, /^(traceId|spanId|parentSpanId)$/.test(key) ? Uint8Array.from(Buffer.from(each as string, 'hex')) : withBytes(each)]));
}

/** Names are those of the proto in lowerCamelCase, 64-bit integers are decimal strings, enums are numbers. */
function checkKeys(value: unknown, type: protobuf.Type): void {
  for (const [key, each] of Object.entries(value as Record<string, unknown>)) {
    const field = type.fields[key];
    if (field === undefined) throw new Error(`${type.name} has no field ${key}`);
    for (const item of field.repeated ? (each as unknown[]) : [each]) {
      const resolved = field.resolve().resolvedType;
      if (resolved instanceof protobuf.Type) checkKeys(item, resolved);
      else if (resolved instanceof protobuf.Enum && typeof item !== 'number') throw new Error(`${key} is an enum and no number`);
      else if (field.type.endsWith('64') && !(typeof item === 'string' && /^-?\d+$/.test(item))) throw new Error(`${key} is no decimal string`);
      else if (field.type === 'bytes' && !/^(?:[0-9a-f]{2})+$/.test(item as string)) throw new Error(`${key} is not in hexadecimal`);
    }
  }
}
