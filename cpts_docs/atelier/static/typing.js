// What stands in a field while somebody types, which is not always a value yet.
import { useState } from "./page.js";

/**
 * What is typed into a field, while it is typed: a space at the end is no value yet, and the text would quote it.
 * @param {string} text of the value
 * @param {(text: string) => void} set
 * @param {(typed: string) => string} clean
 */
export function useTyped(text, set, clean) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const onInput = (/** @type {any} */ event) => {
    setTyped(event.target.value);
    set(clean(event.target.value));
  };
  return { value: typed !== null && clean(typed) === text ? typed : text, onInput, onBlur: () => setTyped(null) };
}
