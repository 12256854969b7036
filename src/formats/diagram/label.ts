/**
 * A text of a design as pictures show it: one line, without control characters, halves of surrogate pairs and the
 * marks that turn the direction of what follows, which would reorder the text around it.
 */
export const labelText = (text: string): string => text.replace(UNSHOWN, '').replace(BREAKS, ' ').trim();

/** The same with its lines. */
export const labelLines = (text: string): readonly string[] => text.split(/\r\n|[\n\r\u2028\u2029]/).map(labelText);

// oxlint-disable-next-line no-control-regex
const UNSHOWN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const BREAKS = /[\s\u2028\u2029]+/g;
