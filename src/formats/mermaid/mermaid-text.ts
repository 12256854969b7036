/**
 * A text for Mermaid. What is no letter, digit or harmless mark becomes the code of its character: quotes end a text,
 * `%%{` begins a directive anywhere, a colon after `style` swallows what follows.
 */
export const mermaidText = (text: string): string => text.replace(RISKY, (character) => `#${character.codePointAt(0)};`);

const RISKY = /[^A-Za-z0-9 _.,()/+\u0080-\u{10ffff}-]/gu;
