import { xml, type Xml } from '../diagram/xml.ts';

/** Drawings of kinds on a field of 24 by 24, by the `icon` of their catalog entry. Lines only, in the colour of what is around them. */
const ICONS: Readonly<Record<string, string>> = {
  kafka: 'M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01',
  'partitioned-log': 'M3 6h4M10 6h5M18 6h3M3 12h8M14 12h7M3 18h3M9 18h6M18 18h3',
  source: 'M12 12h.01M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.5 5.5a9.2 9.2 0 0 0 0 13M18.5 5.5a9.2 9.2 0 0 1 0 13',
  service: 'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2',
  projection: 'M3 12h6M6.5 9 9.5 12l-3 3M12 5.5h9v13h-9zM12 9.8h9M12 14.2h9',
  saga: 'M3 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M10 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M17 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M7 7h3M14 7h3M19 12v2a4 4 0 0 1-4 4H5M8 15l-3 3 3 3',
  monitor: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  'saga-step': 'M3 4h7v7H3zM14 13h7v7h-7zM6.5 11v3.5a2 2 0 0 0 2 2H14',
  database: 'M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  external: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c2.6 2.4 3.8 5.4 3.8 9S14.6 18.6 12 21c-2.6-2.4-3.8-5.4-3.8-9S9.4 5.4 12 3z',
};

const BOX = 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8';

/** A drawing with its top left corner at `x`, `y`; a plain box for a kind that has none. */
export function icon(name: string, x: number, y: number, size: number, colour: string): Xml {
  const scale = size / 24;
  return xml('path', {
    d: Object.hasOwn(ICONS, name) ? ICONS[name] : BOX,
    transform: `translate(${x} ${y}) scale(${Math.round(scale * 1000) / 1000})`,
    fill: 'none', stroke: colour, 'stroke-width': 1.75, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  });
}
