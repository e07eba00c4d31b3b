// A field with what the national data offer for it, found while one types (the combobox of ARIA).
/** @import { Desk } from "./desk.js" */
/** @import { Found, Json } from "./protocol.js" */
import { counted, html, Icon, useEffect, useLayoutEffect, useRef, useState } from "./page.js";
import { isId, useName } from "./named.js";
import { useRoom } from "./room.js";
import { useTyped } from "./typing.js";

const PAUSE = 100; // milliseconds without a key until something is looked for

/**
 * Letters from which on something is looked for; short lists are shown at once.
 * @type {Record<string, number>}
 */
const LEAST = { commune: 2, epci: 2, profession: 1 };

/**
 * What finds the choices for a place of the project: the actions of its mission.
 * @param {Desk} desk
 * @param {string} kind
 * @param {string} path
 * @returns {(words: string, signal: AbortSignal) => Promise<Found[]>}
 */
export const searching = (desk, kind, path) => (words, signal) =>
  desk.api.ask(`/look-up/${kind}?${new URLSearchParams({ q: words, project: desk.state.id, place: path })}`, { signal });

/**
 * @param {{ kind: string, value: Json | undefined, set: (value: Json) => void, common: Record<string, any> }} props
 */
export function Combobox({ kind, value, set, common }) {
  const { desk } = useRoom();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null)); // of an id, which counts when it is chosen
  const name = useName(desk, kind, value);
  const field = useTyped(String(value ?? ""), set, (text) => text.trim());
  const search = searching(desk, kind, common["data-path"]);
  const choose = (/** @type {Found} */ found) => {
    setTyped(null);
    field.onBlur();
    set(found.value);
  };
  const leave = () => {
    field.onBlur();
    if (typed !== null && typed.trim() !== name) set(typed.trim());
    setTyped(null);
  };
  const given = isId(kind)
    ? { value: typed ?? (name || field.value), whole: typed === null, type: setTyped }
    : { value: field.value, whole: true, type: (/** @type {string} */ text) => field.onInput({ target: { value: text } }) };
  return html`<${Finder} ...${given} least=${LEAST[kind] ?? 0} search=${search} choose=${choose} leave=${leave} common=${common} />`;
}

/**
 * @param {{
 *   least: number, search: (typed: string, signal: AbortSignal) => Promise<Found[]>, value: string,
 *   type: (value: string) => void, choose: (found: Found) => void, leave?: () => void, common: Record<string, any>, whole?: boolean,
 * }} props whole: what stands there was chosen, and all others are shown beside it
 */
export function Finder({ least, search, value, type, choose, leave, common, whole }) {
  const [found, setFound] = useState(/** @type {Found[]} */ ([]));
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [sought, setSought] = useState(""); // for which nothing was found
  const asked = useRef({ timer: 0, abort: new AbortController() });
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const options = `${common.id}-choix`;

  useEffect(() => () => asked.current.abort.abort(), []);
  useLayoutEffect(() => list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [at]);

  const close = () => {
    clearTimeout(asked.current.timer);
    asked.current.abort.abort();
    setOpen(false);
    setAt(-1);
    setSought("");
  };
  const look = (/** @type {string} */ typed, wait = PAUSE) => {
    clearTimeout(asked.current.timer);
    asked.current.abort.abort();
    if (typed.trim().length < least) return close();
    const abort = new AbortController();
    const ask = async () => {
      const answer = await search(typed, abort.signal).catch(() => null);
      if (abort.signal.aborted) return;
      setFound(answer ?? []);
      setAt(-1);
      setOpen(Boolean(answer?.length));
      setSought(answer?.length === 0 ? typed.trim() : "");
    };
    asked.current = { timer: setTimeout(() => void ask(), wait), abort };
  };
  const take = (/** @type {Found} */ one) => {
    close();
    choose(one);
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) look(whole && !least ? "" : value, 0);
      else setAt((at + (event.key === "ArrowDown" ? 1 : -1) + found.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % found.length);
    } else if (event.key === "Enter" && open && at >= 0) take(found[at]);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const opener = (/** @type {any} */ event) => {
    event.preventDefault();
    event.currentTarget.parentElement.querySelector("input").focus();
    if (open) close();
    else look(whole ? "" : value, 0);
  };
  return html`
    <div class="finder">
      <input ...${common} type="text" role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded=${open ? "true" : "false"}
        aria-controls=${options} aria-activedescendant=${open && at >= 0 ? `${options}-${at}` : undefined} value=${value}
        onInput=${(/** @type {any} */ event) => { type(event.target.value); look(event.target.value); }}
        onKeyDown=${press} onBlur=${() => { close(); leave?.(); }} />
      ${!least && !common.disabled && html`<span class="opener" aria-hidden="true" onMouseDown=${opener}><${Icon} name="down" /></span>`}
      <ul id=${options} role="listbox" aria-label="Propositions" hidden=${!open} ref=${list}>
        ${open && found.map((one, index) => html`
          <li key=${index} id=${`${options}-${index}`} role="option" aria-selected=${index === at ? "true" : "false"}
            onMouseDown=${(/** @type {Event} */ event) => { event.preventDefault(); take(one); }}>
            <span>${one.label}</span>${one.detail && html` <small>${one.detail}</small>`}
          </li>`)}
      </ul>
      <span class=${sought ? "hint" : "unseen"} role="status">${open ? counted(found.length, "proposition") : sought && `Rien n'est proposé pour « ${sought} ».`}</span>
    </div>`;
}
