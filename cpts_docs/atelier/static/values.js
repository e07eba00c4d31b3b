// Values at JSON pointers, and edits of them: pure functions.
/** @import { Edit, Json } from "./protocol.js" */

/** @param {string} path */
export const steps = (path) =>
  path === "" ? [] : path.slice(1).split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * @param {string} path
 * @param {string | number} step
 */
export const within = (path, step) => `${path}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** @param {string} path */
export const parent = (path) => path.slice(0, path.lastIndexOf("/"));

/** @param {string} path */
export const lastStep = (path) => steps(path).at(-1) ?? "";

/**
 * Whether a path is that one, or of something in it.
 * @param {string} path
 * @param {string} of
 */
export const isIn = (path, of) => path === of || path.startsWith(`${of}/`);

/**
 * The value at a path, undefined where there is none.
 * @param {Json | undefined} values
 * @param {string} path
 * @returns {Json | undefined}
 */
export const valueAt = (values, path) =>
  steps(path).reduce((/** @type {any} */ at, step) => (at === null || at === undefined ? undefined : at[step]), values);

/** @param {Json | undefined} value */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The values after an edit; those of before stay as they are.
 * @param {any} values
 * @param {Edit} edit
 * @returns {any}
 */
export function edited(values, edit) {
  if (edit.op === "move") {
    const moved = valueAt(values, edit.path);
    return edited(edited(values, { op: "remove", path: edit.path }), { op: "insert", path: edit.to, value: moved ?? null });
  }
  const [first, ...rest] = steps(edit.path);
  if (first === undefined) return edit.op === "set" ? edit.value : values;
  if (rest.length) {
    const deeper = rest.reduce(within, "");
    const to = { ...edit, path: deeper };
    return replaced(values, first, edited(values?.[first], /** @type {Edit} */ (to)));
  }
  if (edit.op === "set") return replaced(values, first, edit.value);
  if (edit.op === "rename") {
    return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key === first ? edit.key : key, value]));
  }
  if (Array.isArray(values)) {
    const at = first === "-" ? values.length : Number(first);
    return edit.op === "insert" ? values.toSpliced(at, 0, edit.value) : values.toSpliced(at, 1);
  }
  const { [first]: _, ...others } = values ?? {};
  return others;
}

/**
 * @param {any} values
 * @param {string} step
 * @param {any} value
 */
function replaced(values, step, value) {
  if (!Array.isArray(values)) return { ...values, [step]: value };
  const copy = [...values];
  copy[Number(step)] = value;
  return copy;
}

/**
 * An edit that the text can take: what is set where nothing stands is made with what it stands in.
 * @param {Json | undefined} values
 * @param {string} path
 * @param {Json} value
 * @returns {Edit}
 */
export function setting(values, path, value) {
  const above = parent(path);
  const holder = valueAt(values, above);
  const step = lastStep(path);
  if (Array.isArray(holder)) {
    return Number(step) >= holder.length ? { op: "insert", path: within(above, "-"), value } : { op: "set", path, value };
  }
  if (isObject(holder) || above === "") return { op: "set", path, value };
  return setting(values, above, /^\d+$/.test(step) ? [value] : { [step]: value });
}

/**
 * What an edit is of in the end: the one value that was written, where all that holds it was made for it.
 * @param {Json | undefined} values before it
 * @param {Edit} edit
 * @returns {{ path: string, value: Json | undefined }}
 */
export function writtenBy(values, edit) {
  let path = edit.path;
  let value = /** @type {any} */ ("value" in edit ? edit.value : undefined);
  if (lastStep(path) === "-") path = within(parent(path), /** @type {Json[]} */ (valueAt(values, parent(path)) ?? []).length);
  for (let keys = Object.keys(value ?? {}); typeof value === "object" && keys.length === 1; keys = Object.keys(value ?? {})) [path, value] = [within(path, keys[0]), value[keys[0]]];
  return { path, value };
}

/**
 * An edit that takes a value out, and what would be empty without it.
 * @param {Json | undefined} values
 * @param {string} path
 * @returns {Edit | null} null where nothing stands
 */
export function removing(values, path) {
  if (valueAt(values, path) === undefined) return null;
  const above = parent(path);
  const holder = valueAt(values, above);
  const alone = holder && Object.keys(holder).length === 1;
  if (above !== "" && alone && !Array.isArray(valueAt(values, parent(above)))) return removing(values, above);
  return { op: "remove", path };
}

/**
 * What programs can know something by that is called so: « Avez-vous un logiciel ? » is avez-vous-un-logiciel.
 * @param {string} words
 */
export function idFor(words) {
  const plain = words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return plain.length > 40 ? plain.slice(0, plain.lastIndexOf("-", 40)) : plain;
}
