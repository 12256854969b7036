import { autocompletion, closeCompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import styles from './code-editor.module.css';
import { jsonLanguage } from './json-language.ts';

interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
  /** What is wrong with a text, by place in it. */
  readonly check: (text: string) => readonly CodeProblem[];
  readonly complete: CompletionSource;
  readonly isReadOnly: boolean;
}

/** From an offset to another, from 0. */
export interface CodeProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** JSON with numbers of lines, colours, brackets, completion, and what is wrong with it marked in place. Tab leaves it, as it leaves any field. */
export function CodeEditor({ label, value, onChange, onLeave, check, complete, isReadOnly }: CodeEditorProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const [readOnly] = useState(() => new Compartment());
  const latest = useRef({ value, onChange, onLeave, check, complete });
  useEffect(() => void (latest.current = { value, onChange, onLeave, check, complete }));

  useEffect(() => {
    const editor = new EditorView({
      parent: box.current!,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), EditorView.lineWrapping, indentUnit.of('  '), jsonLanguage,
          autocompletion({ override: [(context) => latest.current.complete(context)], icons: false }),
          linter(({ state }) => lintOf(latest.current.check(state.doc.toString())), { delay: 150 }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.state.doc.toString() !== latest.current.value) latest.current.onChange(update.state.doc.toString());
          }),
          EditorView.domEventHandlers({ blur: () => latest.current.onLeave() }),
          readOnly.of([]),
        ],
      }),
    });
    view.current = editor;
    // Before the dialog around it hears of the key: Escape closes what is open innermost.
    const closeCompletions = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !closeCompletion(editor)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', closeCompletions, true);
    return () => {
      window.removeEventListener('keydown', closeCompletions, true);
      view.current = null;
      editor.destroy();
    };
  }, [label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.doc.toString() !== value) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => view.current?.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(isReadOnly)) }), [readOnly, isReadOnly]);

  return <div ref={box} className={styles.editor} data-testid="code-editor" />;
}

const lintOf = (problems: readonly CodeProblem[]): Diagnostic[] => problems.map(({ from, to, message }) => ({ from, to, message, severity: 'error' }));
