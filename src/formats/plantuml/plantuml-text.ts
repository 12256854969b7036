/**
 * A text for PlantUML. What could end it, or be markup, a link, a macro or a call, becomes the code of its character;
 * marks that mean something only when doubled stay single.
 */
export const plantumlText = (text: string): string => text.replace(RISKY, (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`);

const RISKY = /[^A-Za-z0-9 ,()+._/\u0080-\u{10ffff}-]|([-_/.])(?=\1)/gu;
