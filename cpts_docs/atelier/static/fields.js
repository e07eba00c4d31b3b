// The fields of the form: one place, one value.
/** @import { Json, Node } from "./protocol.js" */
/** @import { Props } from "./room.js" */
import { Combobox } from "./combobox.js";
import { classes, html } from "./page.js";
import { idOf, useRoom } from "./room.js";
import { Help, Said } from "./said.js";
import { useTyped } from "./typing.js";
import { parent, valueAt } from "./values.js";

/**
 * A label, its help and its problems, around what takes the value.
 * @param {Props & { children: (given: { id: string, value: Json | undefined, set: (value: Json | undefined) => void, common: Record<string, any> }) => any }} props
 */
function Field({ node, path, title, required, bare, children }) {
  const { desk, problems, readonly } = useRoom();
  const id = idOf(path);
  const refused = desk.refused.get(path);
  const value = refused ? refused.value : desk.isEmptied(path) ? undefined : valueAt(desk.values, path);
  const wrong = problems.get(path)?.some(({ severity }) => severity === "error") || Boolean(refused);
  const said = problems.has(path) || refused ? `${id}-dit` : "";
  const missing = required && value === undefined;
  const lacking = missing && parent(path) !== "" && valueAt(desk.values, parent(path)) !== undefined;
  const help = node.help && !bare ? `${id}-aide` : "";
  const common = {
    id, "data-path": path, disabled: readonly, "aria-invalid": wrong || lacking ? "true" : undefined,
    "aria-describedby": classes(help, said) || undefined, "aria-required": required ? "true" : undefined,
  };
  const isRow = bare && parent(path) !== "";
  const set = (/** @type {Json | undefined} */ next) => {
    if (next === "" && isRow && valueAt(desk.values, path) !== undefined) desk.empty(path);
    else desk.set(path, next === "" ? undefined : next);
  };
  return html`
    <div class=${classes("field", bare && "bare")}>
      <label for=${id} class=${bare ? "unseen" : ""}>${title}${missing && html`<span class=${classes("needed", lacking && "lacking")} aria-hidden="true"> à remplir</span>`}</label>
      ${help && html`<${Help} text=${node.help} id=${help} />`}
      ${children({ id, value, set, common })}
      <${Said} path=${path} id=${said || undefined} />
    </div>`;
}

/** Ends of lines as Word and PDF have them, which are pasted. */
const BREAKS = /[\v\f\u0085\u2028\u2029]/g;

/** @param {Json | undefined} value */
const shown = (value) => (value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** A line of text, with what the national data offer where they know such things. @param {Props} props */
export const Line = (props) => html`<${Field} ...${props}>${(/** @type {any} */ given) => html`<${OneLine} node=${props.node} ...${given} />`}</${Field}>`;

/** @typedef {{ node: Node, value: Json | undefined, set: (value: Json | undefined) => void, common: Record<string, any> }} Given */

/** @param {Given} props */
function OneLine({ node, value, set, common }) {
  const write = (/** @type {Json} */ next) => set(typeof next === "string" ? typed(node, next) : next);
  const field = useTyped(shown(value), write, (text) => text.replace(BREAKS, " ").trim());
  if (node.pattern?.startsWith("^#[0-9A-Fa-f]{6}")) return html`<${Colour} value=${shown(value)} set=${set} common=${common} />`;
  if (node.picker) return html`<${Combobox} kind=${node.picker} value=${value} set=${write} common=${common} />`;
  return html`<input ...${common} type="text" autocomplete="off" ...${field} />`;
}

/** @param {{ value: string, set: (value: string) => void, common: Record<string, any> }} props */
const Colour = ({ value, set, common }) => {
  const write = (/** @type {any} */ event) => set(event.target.value);
  return html`<span class="colour">
    <input ...${common} type="text" autocomplete="off" value=${value} onInput=${write} />
    <input type="color" aria-label="Choisir la couleur" disabled=${common.disabled} value=${/^#[0-9a-f]{6}$/i.test(value) ? value : "#0b525b"} onInput=${write} /></span>`;
};

/**
 * What somebody typed, as a number where the place takes one.
 * @param {Node} node
 * @param {string} text
 * @returns {Json}
 */
function typed(node, text) {
  const digits = text.replace(/\s/g, "").replace(",", ".");
  const isWhole = /^-?\d{1,15}$/.test(digits) && (node.number || node.kind === "integer" || node.kind === "number");
  return isWhole || (node.kind === "number" && /^-?\d{1,15}\.\d+$/.test(digits)) ? Number(digits) : text;
}

/** A text of some length; the end of line that YAML puts behind it is not shown. @param {Props} props */
export const Words = (props) => html`<${Field} ...${props}>${(/** @type {any} */ given) => html`<${Paragraphs} bare=${props.bare} ...${given} />`}</${Field}>`;

/** @param {Given & { bare?: boolean }} props */
function Paragraphs({ bare, value, set, common }) {
  const text = shown(value);
  const end = text.endsWith("\n") ? "\n" : "";
  const field = useTyped(end ? text.slice(0, -1) : text, (words) => set(words && words + end), (words) => words.replace(BREAKS, "\n").trimEnd());
  const rows = Math.min(14, Math.max(bare ? 1 : 3, field.value.split("\n").length, Math.ceil(field.value.length / 60)));
  return html`<textarea ...${common} rows=${rows} ...${field}></textarea>`;
}

/** A number; what is none is kept as it is typed, and said to be wrong. @param {Props} props */
export const Figure = (props) => html`
  <${Field} ...${props}>${(/** @type {any} */ { value, set, common }) => {
    const write = (/** @type {any} */ event) => set(typed(props.node, event.target.value));
    return html`<input ...${common} class="figure" type="text" inputmode="decimal" autocomplete="off" value=${shown(value)} onInput=${write} />`;
  }}</${Field}>`;

/** A day; one that is written in another way is a text, so that it can be seen. @param {Props} props */
export const Day = (props) => html`
  <${Field} ...${props}>${(/** @type {any} */ { value, set, common }) => {
    const text = shown(value);
    const isDay = text === "" || /^\d{4}-\d\d-\d\d$/.test(text);
    const write = (/** @type {any} */ event) => {
      if (event.target.value || !event.target.validity.badInput) set(event.target.value);
    };
    return html`<input ...${common} class="day" type=${isDay ? "date" : "text"} max="9999-12-31" value=${text} onInput=${write} />`;
  }}</${Field}>`;

/** @param {Props} props */
export const Choice = (props) => {
  const options = /** @type {{ value: Json, label: string }[]} */ (props.node.options ?? []);
  return html`<${Select} ...${props} options=${options} />`;
};

/** @param {Props} props */
export const Truth = (props) => html`<${Select} ...${props} options=${[{ value: true, label: "Oui" }, { value: false, label: "Non" }]} />`;

/**
 * One of a few values, or none. One that is not among them is shown too.
 * @param {Props & { options: { value: Json, label: string }[] }} props
 */
const Select = ({ options, ...props }) => html`
  <${Field} ...${props}>${(/** @type {any} */ { value, set, common }) => {
    const at = options.findIndex((option) => option.value === value);
    const strange = value !== undefined && at < 0;
    const choose = (/** @type {any} */ event) => {
      const { value: index } = event.target;
      if (index !== "strange") set(index === "" ? undefined : options[Number(index)].value);
    };
    return html`
      <select ...${common} value=${strange ? "strange" : at < 0 ? "" : String(at)} onChange=${choose}>
        ${(!props.bare || at < 0) && html`<option value="">${"—"}</option>`}
        ${strange && html`<option value="strange">${shown(value)}</option>`}
        ${options.map((option, index) => html`<option value=${String(index)}>${option.label}</option>`)}
      </select>`;
  }}</${Field}>`;
