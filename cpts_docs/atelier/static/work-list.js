// What was done here and is on its way to the server: edits of values, changes of the text, acts.
/** @import { Change, Edit, State } from "./protocol.js" */
/** @import { Refusal } from "./api.js" */
import { edited, isIn, steps } from "./values.js";

/** @typedef {{ kind: "values", edits: Edit[] } | { kind: "typed" } | { kind: "act", act: string, body: object, settle: (state: State | null, refusal?: Refusal) => void }} Work */

/**
 * The view of the text, which has its own way to know what was typed.
 * @typedef {object} Typing
 * @property {() => boolean} waits
 * @property {() => Change[]} take what to send; it stays under way until it is settled
 * @property {(text: string, mine: boolean) => void} follow the server's text is now this, with or without what was sent
 * @property {() => string} text
 */

/**
 * @param {string} text
 * @param {Change[]} changes each of what those before it left
 */
export const inTurn = (text, changes) => changes.reduce((all, { start, end, insert }) => all.slice(0, start) + insert + all.slice(end), text);

/**
 * @param {string} text
 * @param {Change[]} changes all of that text
 */
export const atOnce = (text, changes) => inTurn(text, changes.toReversed());

/**
 * Edits and one more; of what is typed into one field, the last counts.
 * @param {Edit[]} edits
 * @param {Edit} edit
 */
export function added(edits, edit) {
  const last = edits.at(-1);
  if (edit.op === "set" && last && (last.op === "set" || last.op === "insert") && !last.path.endsWith("/-") && isIn(edit.path, last.path)) {
    const deeper = edit.path.slice(last.path.length);
    return [...edits.slice(0, -1), { ...last, value: deeper ? edited(last.value, { ...edit, path: deeper }) : edit.value }];
  }
  return [...edits, edit];
}

/**
 * A text, and below it, as remarks, what is not in it yet.
 * @param {string} text
 * @param {Edit[]} edits
 */
export function listed(text, edits) {
  if (!edits.length) return text;
  const place = (/** @type {string} */ path) => steps(path).map((step) => (/^\d+$/.test(step) ? Number(step) + 1 : step)).join(" › ");
  const what = (/** @type {Edit} */ edit) => ("value" in edit ? JSON.stringify(edit.value) : edit.op === "move" ? `déplacé vers ${place(edit.to)}` : edit.op === "rename" ? `renommé ${edit.key}` : "retiré");
  return [text.trimEnd(), "", "# Écrit dans le formulaire, et pas encore dans ce texte :", ...edits.map((edit) => `# ${place(edit.path)} : ${what(edit)}`), ""].join("\n");
}
