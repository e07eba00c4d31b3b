// The project as a text: CodeMirror, with what the server knows of YAML and of projects.
/** @import { Desk } from "./desk.js" */
/** @import { Typing } from "./work-list.js" */
/** @import { Change, Problem } from "./protocol.js" */
import {
  Annotation, autocompletion, ChangeSet, closeBrackets, completionKeymap, defaultKeymap, drawSelection, EditorState, EditorView, foldGutter,
  foldKeymap, highlightActiveLine, highlightActiveLineGutter, highlightSelectionMatches, HighlightStyle, highlightSpecialChars, hoverTooltip, indentOnInput,
  indentUnit, indentWithTab, keymap, lineNumbers, lintGutter, search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from "./editor.js";
import { html, useEffect, useRef } from "./page.js";
import { look } from "./text-look.js";

/** What came from the server, and is not to be sent back. */
const followed = Annotation.define();

const colours = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), class: "tok-key" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], class: "tok-mark" },
]);

/** @param {string} old @param {string} text @returns {Change[]} one, of what is not the same at both ends */
function difference(old, text) {
  const limit = Math.min(old.length, text.length);
  let head = 0;
  while (head < limit && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  return old === text ? [] : [{ start: head, end: old.length - tail, insert: text.slice(head, text.length - tail) }];
}

/** @param {Change[]} changes */
const specs = (changes) => changes.map(({ start, end, insert }) => ({ from: start, to: end, insert }));

/** The editor's own text, and how it and the server's follow each other. @implements {Typing} */
class Writing {
  /** @param {Desk} desk @param {HTMLElement} place @param {(offset: number) => void} onLine */
  constructor(desk, place, onLine) {
    this.desk = desk;
    this.base = desk.text; // the server's
    this.sent = ChangeSet.empty(this.base.length);
    this.unsent = ChangeSet.empty(this.base.length);
    const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
    const state = EditorState.create({ doc: desk.text, extensions: this.#extensions(onLine) });
    this.view = new EditorView({ state, root, parent: /** @type {any} */ (root) });
    this.#show();
  }

  /** @param {(offset: number) => void} onLine */
  #extensions(onLine) {
    const { desk } = this;
    const readOnly = desk.state.readonly;
    return [
      lineNumbers(), foldGutter(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter(), highlightSpecialChars(), drawSelection(),
      highlightSelectionMatches(), search({ top: true }), EditorView.lineWrapping, indentUnit.of("  "), indentOnInput(), closeBrackets(),
      yaml(), syntaxHighlighting(colours), look, EditorState.phrases.of(FRENCH), EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({ "aria-label": "Texte du projet ; Échap, puis Tab, pour en sortir", tabindex: "0", lang: "fr", spellcheck: "false" }),
      autocompletion({ override: [(context) => this.#complete(context)], icons: false }),
      hoverTooltip((_, offset) => this.#help(offset)),
      keymap.of([...completionKeymap, ...searchKeymap, ...foldKeymap, indentWithTab, ...defaultKeymap]),
      EditorView.updateListener.of((update) => {
        const own = update.transactions.filter((each) => each.docChanged && !each.annotation(followed));
        for (const each of own) this.unsent = this.unsent.compose(each.changes);
        if (own.length) desk.typed();
        if (update.selectionSet && update.view.hasFocus) onLine(update.state.selection.main.head);
      }),
    ];
  }

  waits() {
    return !this.unsent.empty;
  }

  take() {
    /** @type {Change[]} */
    const changes = [];
    this.unsent.iterChanges((start, end, _, __, insert) => changes.push({ start, end, insert: insert.toString() }));
    this.sent = this.unsent;
    this.unsent = ChangeSet.empty(this.sent.newLength);
    return changes;
  }

  /** @param {string} text @param {boolean} mine */
  follow(text, mine) {
    if (!mine && !this.sent.empty) this.unsent = this.sent.compose(this.unsent); // it has to be sent anew
    const expected = mine ? applied(this.base, this.sent) : this.base;
    this.sent = ChangeSet.empty(text.length);
    this.base = text;
    const theirs = difference(expected, text);
    if (theirs.length) {
      const change = ChangeSet.of(specs(theirs), expected.length);
      const here = change.map(this.unsent, true);
      this.unsent = this.unsent.map(change);
      this.view.dispatch({ changes: here, annotations: followed.of(true) });
    } else {
      this.unsent = this.unsent.empty ? ChangeSet.empty(text.length) : this.unsent;
    }
    this.#show();
  }

  text() {
    return this.view.state.doc.toString();
  }

  /** The problems, at what they are about, as far as the text is still that. */
  #show() {
    const { problems } = this.desk.state;
    const length = this.view.state.doc.length;
    const there = problems.filter(({ start }) => start !== null);
    const diagnostics = there.map(({ start, end, severity, message, hint }) => {
      const from = Math.min(length, this.unsent.mapPos(Math.min(start ?? 0, this.unsent.length)));
      const to = Math.min(length, Math.max(from, this.unsent.mapPos(Math.min(end ?? start ?? 0, this.unsent.length))));
      return { from, to, severity, message: hint ? `${message} — ${hint}` : message };
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  /** @param {any} context */
  async #complete(context) {
    if (!context.explicit && !context.matchBefore(/[\p{L}\d_'-]+$/u)) return null;
    await this.desk.arrived();
    if (context.aborted) return null;
    const told = await this.desk.api.ask(`${this.desk.path}/complete`, { json: { offset: context.pos, base: this.desk.state.revision } }).catch(() => null);
    if (!told?.options?.length) return null;
    const options = told.options.map((/** @type {any} */ one) => ({ label: one.label, detail: one.detail ?? undefined, apply: one.insert }));
    return { from: told.from, to: told.to, options, filter: false };
  }

  /** @param {number} offset */
  async #help(offset) {
    if (this.waits()) return null;
    const told = await this.desk.api.ask(`${this.desk.path}/help`, { json: { offset } }).catch(() => null);
    if (!told) return null;
    const create = () => {
      const dom = document.createElement("div");
      dom.className = "cm-help";
      dom.append(Object.assign(document.createElement("strong"), { textContent: told.title }), ` ${told.description ?? ""}`);
      return { dom };
    };
    return { pos: offset, create };
  }

  /** @param {number} line from 1 on */
  go(line) {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }
}

/** @param {string} text @param {ChangeSet} changes */
function applied(text, changes) {
  /** @type {string[]} */
  const parts = [];
  let at = 0;
  changes.iterChanges((start, end, _, __, insert) => {
    parts.push(text.slice(at, start), insert.toString());
    at = end;
  });
  return [...parts, text.slice(at)].join("");
}

/**
 * @param {{ desk: Desk, goal: { line: number, turn: number } | null, onPath: (path: string) => void, shown: boolean }} props
 */
export function TextView({ desk, goal, onPath, shown }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const writing = useRef(/** @type {Writing | null} */ (null));
  const tell = useRef(onPath);
  tell.current = onPath;
  useEffect(() => {
    if (!place.current) return;
    const made = new Writing(desk, place.current, (offset) => tell.current(pathAt(desk, made.view.state.doc.lineAt(offset).number)));
    writing.current = made;
    desk.typing = made;
    return () => made.view.destroy(); // what was typed and not sent is still asked of it
  }, [desk]);
  useEffect(() => {
    if (goal && shown) writing.current?.go(goal.line);
  }, [goal?.turn, shown]);
  return html`
    <div class="writing">
      <p class="hint">Ctrl + espace : ce qui peut s'écrire ici. Échap, puis Tab : sortir du texte.</p>
      <div class="editor" ref=${place}></div>
    </div>`;
}

/**
 * The deepest place that begins on a line, or the nearest above it.
 * @param {Desk} desk
 * @param {number} line
 */
function pathAt(desk, line) {
  let found = "";
  let at = 0;
  for (const [path, starts] of Object.entries(desk.state.lines)) {
    if (starts <= line && (starts > at || (starts === at && path.length > found.length))) [found, at] = [path, starts];
  }
  return found;
}

const FRENCH = {
  Find: "Chercher", Replace: "Remplacer par", next: "suivant", previous: "précédent", all: "tout", "match case": "casse", regexp: "motif", "by word": "mot entier",
  replace: "remplacer", "replace all": "tout remplacer", close: "fermer", "current match": "trouvé", "on line": "à la ligne",
  "replaced $ matches": "$ remplacements", "replaced match on line $": "remplacé à la ligne $", Completions: "Propositions", Diagnostics: "Problèmes",
  "No diagnostics": "Aucun problème", "Fold line": "Replier", "Unfold line": "Déplier", "folded code": "texte replié", unfold: "déplier", to: "à",
  "Folded lines": "Lignes repliées", "Unfolded lines": "Lignes dépliées", "Control character": "Caractère de commande",
  "Go to line": "Aller à la ligne", go: "aller", "Selection deleted": "Sélection effacée",
};
