// What values are called that are ids: « prevention » is a mission with a title.
/** @import { Desk } from "./desk.js" */
/** @import { Found, Json } from "./protocol.js" */
import { useEffect, useState } from "./page.js";

const IDS = new Set(["epci", "mission", "theme", "action", "letter-section", "national-question", "question", "document"]);

/** Names by kind and value. @type {Map<string, Promise<string>>} */
const names = new Map();

/** @param {string | undefined} kind of look-up */
export const isId = (kind) => kind !== undefined && IDS.has(kind);

/**
 * @param {Desk} desk
 * @param {string} kind
 * @param {Json} value
 * @returns {Promise<string>} empty where nothing is known
 */
function nameOf(desk, kind, value) {
  const key = `${desk.state.id} ${kind} ${value}`;
  const asked = new URLSearchParams({ q: String(value), project: desk.state.id });
  const one = (/** @type {Found[]} */ found) => found.find((each) => each.value === value)?.label ?? "";
  const name = names.get(key) ?? desk.api.ask(`/look-up/${kind}?${asked}`).then(one);
  names.set(key, name);
  name.catch(() => names.delete(key));
  return name;
}

/**
 * The name of an id, empty until it is known.
 * @param {Desk} desk
 * @param {string | undefined} kind
 * @param {Json | undefined} value
 */
export function useName(desk, kind, value) {
  const [named, setNamed] = useState({ value: /** @type {Json | undefined} */ (undefined), name: "" });
  const known = isId(kind) && (typeof value === "string" || typeof value === "number") && value !== "";
  useEffect(() => {
    if (known) nameOf(desk, /** @type {string} */ (kind), value).then((name) => setNamed({ value, name }), () => {});
  }, [desk, kind, value, known]);
  return known && named.value === value ? named.name : "";
}
