import { xml, type Xml } from '../diagram/xml.ts';

/** Drawings on a field of 24 by 24, by kind: each kind of the catalog has its own. Lines only, in the colour of what is around them. */
const ICONS: Readonly<Record<string, string>> = {
  kafka: 'M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01',
  rabbitmq: 'M4 20V4h5v6h5V4h5v16zM15 15h.01',
  aws: 'M17.5 19H9a7 7 0 1 1 6.7-9h1.8a4.5 4.5 0 1 1 0 9z',
  'kafka-topic': 'M3 6h4M10 6h5M18 6h3M3 12h8M14 12h7M3 18h3M9 18h6M18 18h3',
  'rabbitmq-exchange': 'M3 12h5l9.5-7M8 12h11M8 12l9.5 7M14 5h3.5v3.5M14 19h3.5v-3.5',
  'rabbitmq-queue': 'M3 8h4v8H3zM10 8h4v8h-4zM17 8h4v8h-4z',
  'sqs-queue': 'M3 13l3-8h12l3 8v6H3zM3 13h5l1.5 3h5l1.5-3h5',
  'sns-topic': 'M4 10v4h3l7 4V6l-7 4zM17.3 9a4.2 4.2 0 0 1 0 6M20 6.5a8 8 0 0 1 0 11',
  producer: 'M12 12h.01M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.5 5.5a9.2 9.2 0 0 0 0 13M18.5 5.5a9.2 9.2 0 0 1 0 13',
  client: 'M4 8h14M14.5 4.5 18 8l-3.5 3.5M20 16H6M9.5 12.5 6 16l3.5 3.5',
  consumer: 'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2',
  projection: 'M3 12h6M6.5 9 9.5 12l-3 3M12 5.5h9v13h-9zM12 9.8h9M12 14.2h9',
  'outbox-relay': 'M3 14v6h13v-6M3 14h3.5l1.2 2h3.6l1.2-2H16M9 9a4 4 0 0 1 4-4h8M18 2l3 3-3 3',
  saga: 'M3 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M10 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M17 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M7 7h3M14 7h3M19 12v2a4 4 0 0 1-4 4H5M8 15l-3 3 3 3',
  'query-client': 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.2 15.2 20 20M7.5 10.5h6M10.5 7.5v6',
  redrive: 'M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4',
  aggregate: 'M4 5h6v6H4zM4 14h6v5H4zM14 9.5h6v5h-6zM10 8h2v4h2M10 16.5h2V12',
  'saga-step': 'M3 4h7v7H3zM14 13h7v7h-7zM6.5 11v3.5a2 2 0 0 0 2 2H14',
  'saga-monitor': 'M2.5 12C5 8 8.2 6 12 6s7 2 9.5 6c-2.5 4-5.7 6-9.5 6s-7-2-9.5-6zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z',
  'scatter-gather': 'M10 3h4v4h-4zM3 17h4v4H3zM10 17h4v4h-4zM17 17h4v4h-4zM12 7v10M5 17v-5h14v5',
  store: 'M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  'external-service': 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c2.6 2.4 3.8 5.4 3.8 9S14.6 18.6 12 21c-2.6-2.4-3.8-5.4-3.8-9S9.4 5.4 12 3z',
  'circuit-breaker': 'M3 14h5l7-6M16 14h5M8 12.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM16 12.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  'rate-limiter': 'M4.6 18a9 9 0 1 1 14.8 0M12 14l4-5M12 12.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z',
  script: 'M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 14.5h7M9 18h4',
};

const BOX = 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8';

/** Whether the kind has a drawing of its own. */
export const hasIcon = (kind: string): boolean => Object.hasOwn(ICONS, kind);

/** The drawing of a kind with its top left corner at `x`, `y`; a plain box for one that is not in the catalog. */
export function icon(kind: string, x: number, y: number, size: number, colour: string): Xml {
  const scale = size / 24;
  return xml('path', {
    d: hasIcon(kind) ? ICONS[kind] : BOX,
    transform: `translate(${x} ${y}) scale(${Math.round(scale * 1000) / 1000})`,
    fill: 'none', stroke: colour, 'stroke-width': 1.75, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  });
}
