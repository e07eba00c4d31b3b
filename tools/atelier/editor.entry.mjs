// What the page takes of CodeMirror 6: the view of the text.
export { autocompletion, completionKeymap, closeBrackets, startCompletion } from "@codemirror/autocomplete";
export { defaultKeymap, indentWithTab, toggleTabFocusMode } from "@codemirror/commands";
export { yaml } from "@codemirror/lang-yaml";
export {
  HighlightStyle, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
export { forceLinting, lintGutter, linter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
export { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Annotation, ChangeSet, Compartment, EditorState, StateEffect, StateField, Text } from "@codemirror/state";
export {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  hoverTooltip, keymap, lineNumbers, tooltips,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
