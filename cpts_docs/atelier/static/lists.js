// Lists that grow, shrink and are put in order, and tables of numbers by profession.
/** @import { Found, Json, Node } from "./protocol.js" */
/** @import { Props } from "./room.js" */
import { Finder, searching } from "./combobox.js";
import { classes, html, Icon, say, show, useLayoutEffect, useRef, useState } from "./page.js";
import { useName } from "./named.js";
import { nationalOf, resolved, summaryOf } from "./nodes.js";
import { idOf, useRoom } from "./room.js";
import { Help, Said } from "./said.js";
import { isIn, steps, valueAt, within } from "./values.js";

const LARGE = new Set(["object", "list", "map"]);

/**
 * Whether items of it take a card, and not a line.
 * @param {Node} node
 * @param {Json | undefined} value
 * @param {Record<string, Node>} definitions
 * @returns {boolean}
 */
function isLarge(node, value, definitions) {
  const item = resolved(node, definitions);
  if (item.kind !== "either") return LARGE.has(item.kind ?? "");
  if (value !== undefined) return typeof value === "object";
  const first = /** @type {Node | undefined} */ (item.options?.[0]);
  return first !== undefined && isLarge(first, value, definitions);
}

/**
 * Whether what is typed goes on behind the text of a field; a line of its own is begun with Shift, as in Word.
 * @param {HTMLElement} field
 */
const isAtEnd = (field) => field instanceof HTMLInputElement || (field instanceof HTMLTextAreaElement && field.selectionStart === field.value.length);

/** @param {Props} props */
export function List({ node, path, title, bare, required }) {
  const { desk, definitions, readonly, goal, Part } = useRoom();
  const item = /** @type {Node} */ (node.item);
  const value = valueAt(desk.values, path);
  const values = Array.isArray(value) ? value : [];
  const [isNew, setNew] = useState(false); // an item that is still empty, and here alone
  const [open, setOpen] = useState(/** @type {number | null} */ (null));
  const rows = useRef(/** @type {HTMLElement | null} */ (null));
  const wanted = useRef(/** @type {{ index: number, what: string } | null} */ (null));
  const seen = useRef(0);
  const count = values.length + (isNew || [...desk.refused.keys()].some((each) => isIn(each, within(path, values.length))) ? 1 : 0);
  const known = useRef(values.length);
  if (isNew && values.length > known.current) setNew(false);
  known.current = values.length;

  let shown = open;
  if (goal && goal.turn !== seen.current) {
    seen.current = goal.turn;
    if (goal.path !== path && isIn(goal.path, path)) shown = Number(steps(goal.path)[steps(path).length]);
  }
  useLayoutEffect(() => setOpen(shown), [shown]);
  useLayoutEffect(() => {
    const wish = wanted.current;
    if (!wish) return;
    wanted.current = null;
    const row = rows.current?.children[wish.index];
    const field = row?.querySelector(wish.what) ?? row?.querySelector("input, textarea, select, button");
    if (field instanceof HTMLElement) field.focus();
  });

  const add = async () => {
    if (isNew) return;
    const usual = node.usual && value === undefined ? await searching(desk, node.usual, path)("", new AbortController().signal).catch(() => []) : [];
    const last = values.length + usual.length;
    known.current = last;
    if (usual.length) {
      desk.set(path, usual.map((/** @type {Found} */ each) => each.value));
      show("La liste habituelle est écrite, et un élément de plus est à remplir.");
    }
    setNew(true);
    setOpen(last);
    wanted.current = { index: last, what: ".body input, .body textarea, .body select, input, textarea, select" };
  };
  const remove = (/** @type {number} */ index) => {
    if (index >= values.length) {
      setNew(false);
      desk.set(within(path, index), undefined); // what was refused of it
    } else desk.edit([{ op: "remove", path: values.length === 1 ? path : within(path, index) }]);
    setOpen(null);
    if (count > 1) wanted.current = { index: Math.min(index, count - 2), what: ".fold, input, textarea, select" };
    else document.getElementById(`${idOf(path)}-plus`)?.focus();
    show(`Élément ${index + 1} retiré. Ctrl + Z l'y remet.`);
  };
  const national = nationalOf(item, definitions);
  const take = (/** @type {Found} */ { value: chosen, label }) => {
    if (!national) return;
    desk.set(within(path, values.length), { [national.key]: chosen });
    if (national.opens) setOpen(values.length);
    say(`${label} : ajouté.`);
  };
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    if (to < 0 || to >= values.length || from >= values.length || to === from) return;
    desk.edit([{ op: "move", path: within(path, from), to: within(path, to) }]);
    if (open !== null) setOpen(open === from ? to : open > from && open <= to ? open - 1 : open < from && open >= to ? open + 1 : open);
    wanted.current = { index: to, what: ".grip" };
    say(`Élément déplacé à la place ${to + 1} sur ${values.length}.`);
  };

  const large = isLarge(item, values[0], definitions);
  const row = (/** @type {number} */ index) => {
    const at = within(path, index);
    const card = isLarge(item, values[index], definitions);
    const expanded = shown === index;
    const summary = summaryOf(item, values[index], definitions);
    const words = summary.words || "Nouvel élément";
    const press = (/** @type {KeyboardEvent} */ event) => {
      const up = event.key === "ArrowUp";
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.altKey && (up || event.key === "ArrowDown")) move(index, index + (up ? -1 : 1));
      else if (event.key === "Enter" && !card && !event.shiftKey && isAtEnd(target) && !event.defaultPrevented && index === count - 1 && index < values.length && !desk.isEmptied(at)) void add();
      else if (event.key === "Backspace" && !card && target.matches("input") && /** @type {any} */ (target).value === "" && index >= values.length) remove(index);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const part = html`<${Part} node=${item} path=${at} title=${`${title}, ${index + 1}`} bare=${true} />`;
    return html`
      <li key=${index} class=${classes("row", card && "card", expanded && "open")} onKeyDown=${press} data-path=${card ? at : undefined}>
        ${!readonly && html`<${Grip} name=${`${words}, ${index + 1} sur ${count}`} rows=${rows} index=${index} move=${move} />`}
        ${card
          ? html`
              <button type="button" class="fold" aria-expanded=${expanded} onClick=${() => setOpen(expanded ? null : index)}>
                <${Icon} name=${expanded ? "down" : "right"} /><${Words} words=${words} kind=${summary.picker} /><${Faults} path=${at} shown=${!expanded} /></button>
              ${expanded && html`<div class="body">${part}</div>`}`
          : part}
        ${!readonly && html`
          <button type="button" class="quiet" aria-label=${`Retirer : ${words}`} title="Retirer" onClick=${() => remove(index)}><${Icon} name="close" /></button>`}
      </li>`;
  };
  return html`
    <div class=${classes("list", large ? "cards" : "lines", node.item?.picker && "short")} data-path=${path} role="group" aria-label=${title}>
      ${!bare && html`<p class="label">${title}${required && !count && html`<span class="needed" aria-hidden="true"> à remplir</span>`}</p>`}
      ${node.help && html`<${Help} text=${node.help} />`}
      <${Said} path=${path} />
      <ol ref=${rows}>${Array.from({ length: count }, (_, index) => row(index))}</ol>
      ${!readonly && national && html`<${Known} kind=${national.picker} title=${national.title} path=${path} take=${take} />`}
      ${!readonly && html`
        <button type="button" class="add" id=${`${idOf(path)}-plus`} onClick=${add}><${Icon} name="plus" />${national ? "Autre, à écrire" : "Ajouter"}<span class="unseen"> : ${title}</span></button>`}
    </div>`;
}

/**
 * What the national data know for a list: found by typing, added by choosing.
 * @param {{ kind: string, title: string, path: string, take: (found: Found) => void }} props
 */
function Known({ kind, title, path, take }) {
  const { desk } = useRoom();
  const [typed, setTyped] = useState("");
  const id = `${idOf(path)}-connu`;
  const choose = (/** @type {Found} */ found) => {
    setTyped("");
    take(found);
  };
  return html`
    <div class="known"><label class="label" for=${id}>Ajouter : ${title.toLowerCase()}</label>
      <${Finder} least=${0} search=${searching(desk, kind, path)} value=${typed} type=${setTyped} choose=${choose} common=${{ id, placeholder: "Un mot, ou ↓ pour tout voir" }} /></div>`;
}

/**
 * What tells an item from the others; of an id, its name.
 * @param {{ words: string, kind: string | undefined }} props
 */
function Words({ words, kind }) {
  const { desk } = useRoom();
  return html`<span>${useName(desk, kind, words) || words}</span>`;
}

/** @param {{ path: string, shown: boolean }} props */
function Faults({ path, shown }) {
  const { problems } = useRoom();
  const found = shown ? [...problems.keys()].filter((place) => isIn(place, path)).length : 0;
  return found ? html`<span class="count">${found}<span class="unseen"> à revoir</span></span>` : null;
}

/**
 * What an item is moved by: dragged, or with Alt and the arrows.
 * @param {{ name: string, rows: { current: HTMLElement | null }, index: number, move: (from: number, to: number) => void }} props
 */
function Grip({ name, rows, index, move }) {
  const [dragged, setDragged] = useState(false);
  const target = useRef(index);
  const mark = (/** @type {number} */ to) => {
    target.current = to;
    for (const [at, row] of [...(rows.current?.children ?? [])].entries()) row.classList.toggle("target", at === to && at !== index);
  };
  const over = (/** @type {PointerEvent} */ event) => {
    if (!dragged) return;
    const row = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.parentElement === rows.current);
    if (row) mark([...(rows.current?.children ?? [])].indexOf(row));
  };
  const drop = () => {
    if (!dragged) return;
    setDragged(false);
    const to = target.current;
    mark(-1);
    if (to >= 0) move(index, to);
  };
  return html`
    <button type="button" class=${classes("grip", dragged && "dragged")} aria-label=${`Déplacer : ${name}`} title="Déplacer (Alt + ↑ ou ↓)"
      onPointerDown=${(/** @type {any} */ event) => { event.currentTarget.setPointerCapture(event.pointerId); mark(index); setDragged(true); }}
      onPointerMove=${over} onPointerUp=${drop} onPointerCancel=${() => { mark(-1); setDragged(false); }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        move(index, index + (event.key === "ArrowUp" ? -1 : 1));
      }}><${Icon} name="grip" /></button>`;
}

/** Values by name, as the numbers of each profession. @param {Props} props */
export function Table({ node, path, title, bare }) {
  const { desk, readonly, definitions, Part } = useRoom();
  const values = valueAt(desk.values, path);
  const names = values && typeof values === "object" ? Object.keys(values) : [];
  const [typed, setTyped] = useState("");
  const added = useRef("");
  const inner = /** @type {Node} */ (node.value ?? { kind: "text" });
  const kind = node.keys === "text" ? undefined : node.keys;
  const rows = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (!added.current) return;
    const field = /** @type {HTMLElement | null} */ (rows.current?.querySelector(`[data-path="${CSS.escape(within(path, added.current))}"]`));
    if (!field) return;
    added.current = "";
    field.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
  const add = (/** @type {string} */ given) => {
    const name = given.trim();
    if (!name) return;
    setTyped("");
    added.current = name;
    if (names.includes(name)) say(`${name} est déjà dans la liste.`);
    else desk.set(within(path, name), isNumeric(inner, definitions) ? 1 : "");
  };
  const remove = (/** @type {string} */ name) => {
    desk.set(within(path, name), undefined);
    show(`${name} : retiré. Ctrl + Z l'y remet.`);
  };
  const search = (/** @type {string} */ words, /** @type {AbortSignal} */ signal) =>
    kind ? desk.api.ask(`/look-up/${kind}?${new URLSearchParams({ q: words, project: desk.state.id })}`, { signal }) : Promise.resolve([]);
  const id = `${idOf(path)}-nouveau`;
  return html`
    <div class="table" data-path=${path} role="group" aria-label=${title}>
      ${!bare && html`<p class="label">${title}</p>`}
      ${node.help && html`<${Help} text=${node.help} />`}
      <${Said} path=${path} />
      <ul ref=${rows}>${names.map((name) => html`
        <li key=${name} class="entry">
          <span class="name">${name}</span>
          <${Part} node=${inner} path=${within(path, name)} title=${`${title} : ${name}`} bare=${true} />
          ${!readonly && html`<button type="button" class="quiet" aria-label=${`Retirer : ${name}`} title="Retirer"
            onClick=${() => remove(name)}><${Icon} name="close" /></button>`}
        </li>`)}</ul>
      ${!readonly && html`
        <form class="adding" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); add(typed); }}>
          <label for=${id}>${kind === "profession" ? "Ajouter une profession" : "Ajouter"}</label>
          <${Finder} least=${kind === "profession" ? 1 : 0} search=${search} value=${typed} type=${setTyped} choose=${(/** @type {any} */ found) => add(found.value)} common=${{ id }} />
          <button type="submit"><${Icon} name="plus" />Ajouter</button>
        </form>`}
    </div>`;
}

/**
 * @param {Node} given
 * @param {Record<string, Node>} definitions
 * @returns {boolean}
 */
function isNumeric(given, definitions) {
  const node = resolved(given, definitions);
  if (node.kind === "either") return /** @type {Node[]} */ (node.options).some((option) => isNumeric(option, definitions));
  return node.number || node.kind === "integer" || node.kind === "number";
}
