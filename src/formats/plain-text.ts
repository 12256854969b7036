/** A text without control characters and halves of surrogate pairs, which U+FFFD replaces: what most formats can carry. */
export const plainText = (text: string): string => text.replace(NOT_PLAIN, '\ufffd');

// oxlint-disable-next-line no-control-regex
const NOT_PLAIN = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
