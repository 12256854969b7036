import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import type { Extension } from '@codemirror/state';

/** JSON a token at a time: enough for colours, brackets and indentation. */
const json = StreamLanguage.define({
  name: 'json',
  languageData: { closeBrackets: { brackets: ['[', '{', '"'] }, indentOnInput: /^\s*[\]}]$/ },
  token: (stream) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return stream.match(/^\s*:/, false) ? 'propertyName' : 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'bool';
    if (stream.match(/^[{}[\]]/)) return 'bracket';
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--tone-channel-ink)' },
  { tag: tags.string, color: 'var(--ok-ink)' },
  { tag: tags.number, color: 'var(--undo-ink)' },
  { tag: tags.bool, color: 'var(--undo-ink)' },
  { tag: tags.bracket, color: 'var(--text-2)' },
]);

export const jsonLanguage: Extension = [json, syntaxHighlighting(colours)];
