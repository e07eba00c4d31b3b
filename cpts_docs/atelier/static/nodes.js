// What the form is made of, as the server describes it: pure functions.
/** @import { Json, Node } from "./protocol.js" */
import { isObject, steps } from "./values.js";

/** @typedef {Record<string, Node>} Definitions */

/**
 * A node with what it refers to.
 * @param {Node} node
 * @param {Definitions} definitions
 * @returns {Node}
 */
export function resolved(node, definitions) {
  if (!node.ref) return node;
  const { ref, kind: _, ...own } = node;
  return { ...resolved(definitions[ref] ?? { kind: "free" }, definitions), ...own };
}

/**
 * Whether a node has room for a value, so that the form shows it as that.
 * @param {Node} given
 * @param {Json | undefined} value
 * @param {Definitions} definitions
 * @returns {boolean}
 */
export function fits(given, value, definitions) {
  const node = resolved(given, definitions);
  switch (node.kind) {
    case "object":
      return isObject(value) && Object.keys(/** @type {object} */ (value)).every((key) => node.fields?.some((field) => field.key === key));
    case "map": return isObject(value);
    case "list": return Array.isArray(value);
    case "integer": return Number.isInteger(value);
    case "number": return typeof value === "number";
    case "boolean": return typeof value === "boolean";
    case "choice": return /** @type {{ value: Json }[]} */ (node.options ?? []).some((option) => option.value === value);
    case "text": return (typeof value === "string" || (typeof value === "number" && Boolean(node.number ?? node.picker))) && (node.long === true || !String(value).trimEnd().includes("\n"));
    case "date": return typeof value === "string";
    case "either": return /** @type {Node[]} */ (node.options ?? []).some((option) => fits(option, value, definitions));
    default: return true;
  }
}

/**
 * Which of its shapes a value has: the first that fits, else the first of its kind, else none.
 * @param {Node} node an « either »
 * @param {Json | undefined} value
 * @param {Definitions} definitions
 */
export function shapeOf(node, value, definitions) {
  const options = /** @type {Node[]} */ (node.options ?? []);
  if (value === undefined || value === null) return 0;
  const fitting = options.findIndex((option) => fits(option, value, definitions));
  if (fitting >= 0) return fitting;
  const kinds = isObject(value) ? ["object", "map"] : Array.isArray(value) ? ["list"] : ["text", "integer", "number", "date", "choice"];
  return Math.max(0, options.findIndex((option) => kinds.includes(resolved(option, definitions).kind ?? "")));
}

/**
 * What a value becomes in another shape: its words, where the other has a place for them.
 * @param {Node} given
 * @param {Json | undefined} value
 * @param {Definitions} definitions
 * @returns {Json | undefined}
 */
export function reshaped(given, value, definitions) {
  const node = resolved(given, definitions);
  if (value === undefined || fits(node, value, definitions)) return value;
  const words = wordsOf(value);
  if (node.kind === "text" || node.kind === "date") return words;
  if (node.kind === "integer" || node.kind === "number") return /^\d+$/.test(words) ? Number(words) : undefined;
  if (node.kind === "list") return words ? [words] : undefined;
  if (node.kind === "object") {
    const fields = node.fields ?? [];
    const first = fields.find((field) => field.required) ?? fields[0];
    const inner = first && reshaped(first.node, value, definitions);
    return inner === undefined ? undefined : { [first.key]: inner };
  }
  return undefined;
}

/** The keys by which people call what they are of. */
const SAYING = ["title", "name", "subject", "text", "step", "item"];

/**
 * The first words of a value, which tell an item of a list from the others.
 * @param {Json | undefined} value
 * @returns {string}
 */
export function wordsOf(value) {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const first = SAYING.map((key) => /** @type {any} */ (value)[key]);
  const said = [...first, ...Object.values(value)].map(wordsOf).filter(Boolean);
  return said.find((words) => /[a-zà-ÿ]{3}/i.test(words)) ?? said[0] ?? "";
}

/**
 * What tells an item from the others, and by which look-up its name is found if that is an id.
 * @param {Node} given
 * @param {Json | undefined} value
 * @param {Definitions} definitions
 * @returns {{ words: string, picker?: string }}
 */
export function summaryOf(given, value, definitions) {
  const node = shaped(given, value, definitions);
  const words = wordsOf(value);
  if (node.kind === "text") return { words, picker: node.picker };
  if (node.kind !== "object" || !isObject(value)) return { words };
  const key = Object.entries(/** @type {object} */ (value)).find(([, each]) => each === words)?.[0];
  const field = node.fields?.find((each) => each.key === key);
  const inner = field && resolved(field.node, definitions);
  const option = inner?.kind === "choice" && /** @type {{ value: Json, label: string }[]} */ (inner.options).find((each) => each.value === words);
  return { words: option ? option.label[0].toUpperCase() + option.label.slice(1) : words, picker: inner?.picker };
}

/**
 * By which field an item is one of those that the national data know, where it can be that or one's own.
 * @param {Node} item
 * @param {Definitions} definitions
 * @returns {{ key: string, picker: string, title: string, opens: boolean } | null} opens: there is more to say of it then
 */
export function nationalOf(item, definitions) {
  const node = resolved(item, definitions);
  const shapes = node.kind === "either" ? /** @type {Node[]} */ (node.options ?? []).map((option) => resolved(option, definitions)) : [node];
  const fields = shapes.flatMap(({ one_of: ways = [], fields = [] }) => fields.filter(({ key }) => ways.some((way) => way.length === 1 && way[0] === key)));
  const inner = fields.map(({ key, node: each }) => ({ key, ...resolved(each, definitions) })).find(({ picker }) => picker);
  return inner ? { key: inner.key, picker: inner.picker ?? "", title: inner.title ?? "", opens: node.kind !== "either" } : null;
}

/** @type {Record<string, string>} */
const SHAPES = {
  text: "En quelques mots", object: "En détail", list: "En liste", map: "Par métier", integer: "Un nombre", number: "Un nombre",
  date: "Une date", boolean: "Oui ou non", choice: "Au choix", either: "Autrement", free: "Dans le texte",
};

/**
 * What to call a shape where it can be chosen.
 * @param {Node} given
 * @param {Definitions} definitions
 * @param {string | undefined} title that all the shapes have together
 */
export function shapeName(given, definitions, title) {
  const node = resolved(given, definitions);
  if (node.title && node.title !== title) return node.title;
  return SHAPES[node.kind ?? "free"];
}

/**
 * What the form has at each step of a path; undefined from where it has nothing on.
 * @param {string} path
 * @param {Node} root
 * @param {Json | undefined} values
 * @returns {{ step: string, above: string, node: Node | undefined }[]} above: the kind of what holds it
 */
function way(path, root, values) {
  const definitions = root.definitions ?? {};
  /** @type {Node | undefined} */
  let node = root;
  let value = /** @type {any} */ (values);
  return steps(path).map((step) => {
    const at = /** @type {Node | undefined} */ (node && shaped(node, value, definitions));
    value = value?.[step];
    node = at?.kind === "object" ? at.fields?.find((field) => field.key === step)?.node : at?.kind === "list" ? at.item : at?.value;
    return { step, above: at?.kind ?? "", node: node && resolved(node, definitions) };
  });
}

/**
 * Whether the form has a field for a path; the version of a file is in the text alone.
 * @param {string} path
 * @param {Node} root
 * @param {Json | undefined} values
 */
export const isAsked = (path, root, values) => path !== "/version" && way(path, root, values).every(({ node }) => node !== undefined);

/**
 * Where a path leads, in words: « Territoire › Quartiers › 2 › Commune ».
 * @param {string} path
 * @param {Node} root
 * @param {Json | undefined} values
 * @returns {string}
 */
export function wordsOfPath(path, root, values) {
  const word = (/** @type {{ step: string, above: string, node: Node | undefined }} */ { step, above, node }) =>
    above === "object" ? node?.title || step : above === "list" ? String(Number(step) + 1) : step;
  return way(path, root, values).map(word).join(" › ");
}

/**
 * A node without « either »: the shape that the value has.
 * @param {Node} given
 * @param {Json | undefined} value
 * @param {Definitions} definitions
 * @returns {Node}
 */
export function shaped(given, value, definitions) {
  const node = resolved(given, definitions);
  if (node.kind !== "either") return node;
  const option = /** @type {Node[]} */ (node.options)[shapeOf(node, value, definitions)];
  return option ? shaped(option, value, definitions) : node;
}
