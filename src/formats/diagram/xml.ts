/** A piece of XML. Only these functions make one, so that no text comes into a file unescaped. */
export type Xml = string & { readonly [brand]: true };
declare const brand: unique symbol;

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; attributes that are undefined are left out. */
export function xml(name: string, attributes: Attributes, ...children: readonly Xml[]): Xml {
  const written = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${typeof value === 'number' ? numberText(value) : escapeXml(value)}"`)).join('');
  return (children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`) as Xml;
}

export const xmlText = (text: string): Xml => escapeXml(text) as Xml;

export const xmlComment = (text: string): Xml => `<!-- ${escapeXml(text).replaceAll('-', '&#45;')} -->` as Xml;

export const xmlDocument = (...parts: readonly Xml[]): string => `<?xml version="1.0" encoding="UTF-8"?>\n${parts.join('\n')}\n`;

/** Two digits are enough for a picture. */
const numberText = (value: number): string => String(Math.round(value * 100) / 100);

/** XML 1.0 allows few control characters and no halves of surrogate pairs: they are dropped. */
const escapeXml = (text: string): string =>
  text.replace(NOT_IN_XML, '').replace(SPECIAL, (character) => ESCAPES[character] ?? `&#${character.charCodeAt(0)};`);

// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Line ends of all sorts too: readers turn them into others. */
const SPECIAL = /[&<>"'\t\n\r\u0085\u2028\u2029]/g;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
