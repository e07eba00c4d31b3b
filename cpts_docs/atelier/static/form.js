// The form: sections, and in them what the server says that a project is made of.
/** @import { Desk } from "./desk.js" */
/** @import { Node, Problem } from "./protocol.js" */
/** @import { Goal, Props } from "./room.js" */
import { html, Icon, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./page.js";
import { Choice, Day, Figure, Line, Truth, Words } from "./fields.js";
import { List, Table } from "./lists.js";
import { resolved, reshaped, shapeName, shapeOf } from "./nodes.js";
import { idOf, RoomContext, useRoom } from "./room.js";
import { Help, Said } from "./said.js";
import { Sections, sectionsOf } from "./sections.js";
import { idFor, isIn, steps, valueAt, within } from "./values.js";

const FEW = 3; // fields that are shown at once, even where nothing is written yet

/**
 * @param {{ desk: Desk, root: Node, goal: Goal | null, onFocus: (path: string) => void, toText: (path: string) => void }} props
 */
export function Form({ desk, root, goal, onFocus, toText }) {
  const sections = useMemo(() => sectionsOf(root), [root]);
  const [chosen, choose] = useState(sections[0].id);
  const ground = useRef(/** @type {HTMLElement | null} */ (null));
  const seen = useRef(0);
  const { state } = desk;
  const last = useRef(desk.values);
  if (desk.values !== null) last.current = desk.values;

  let shown = chosen;
  if (goal && goal.turn !== seen.current) {
    const key = steps(goal.path)[0] ?? "";
    shown = sections.find((section) => section.fields.some((field) => field.key === key))?.id ?? chosen;
  }
  useLayoutEffect(() => {
    if (!goal || goal.turn === seen.current) return;
    seen.current = goal.turn;
    choose(shown);
    if (ground.current) reach(ground.current, goal.path);
  });

  useEffect(() => {
    const look = (/** @type {FocusEvent} */ { target }) => {
      const row = desk.emptied && document.getElementById(idOf(desk.emptied.path))?.closest("li");
      if (!row?.contains(/** @type {Element} */ (target))) desk.leave();
    };
    document.addEventListener("focusin", look);
    return () => document.removeEventListener("focusin", look);
  }, [desk]);

  const problems = useMemo(() => byPath(state.problems), [state.problems]);
  const broken = state.values === null;
  const room = { desk, definitions: root.definitions ?? {}, problems, readonly: state.readonly || broken, goal, toText, Part };
  const section = sections.find(({ id }) => id === shown) ?? sections[0];
  return html`
    <${RoomContext.Provider} value=${room}>
      <div class="form" ref=${ground} onFocusIn=${(/** @type {any} */ event) => {
        const path = event.target.closest("[data-path]")?.dataset.path;
        if (path !== undefined) onFocus(path);
      }}>
        <${Sections} sections=${sections} chosen=${section.id} choose=${choose} problems=${state.problems} values=${last.current} />
        <div class="section" role="region" aria-label=${section.title}>
          ${broken && html`
            <p class="notice error">Le texte a une faute d'écriture : le formulaire attend qu'elle soit corrigée.
              <button type="button" class="plain" onClick=${() => toText("")}>Voir le texte</button></p>`}
          <h2>${section.title}</h2>
          ${section.help && html`<${Help} text=${section.help} />`}
          ${section.alone
            ? html`<${Part} key=${section.id} node=${section.fields[0].node} path=${within("", section.fields[0].key)} title=${section.title} bare=${true} />`
            : section.fields.map((field) => html`
                <${Part} key=${field.key} node=${field.node} path=${within("", field.key)} required=${field.required}
                  title=${resolved(field.node, room.definitions).title ?? field.key} />`)}
        </div>
      </div>
    </${RoomContext.Provider}>`;
}

/** @param {Problem[]} problems */
function byPath(problems) {
  /** @type {Map<string, Problem[]>} */
  const found = new Map();
  for (const problem of problems) {
    if (problem.path !== null) found.set(problem.path, [...(found.get(problem.path) ?? []), problem]);
  }
  return found;
}

/**
 * Puts the focus on the place, or on the nearest that holds it.
 * @param {HTMLElement} ground
 * @param {string} path
 */
function reach(ground, path) {
  for (let at = path; at; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = /** @type {HTMLElement | null} */ (ground.querySelector(`[data-path="${CSS.escape(at)}"]`));
    if (!place) continue;
    const field = /** @type {HTMLElement | null} */ (place.matches("input, textarea, select") ? place : place.querySelector("input, textarea, select, button"));
    (field ?? place).focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    return;
  }
}

/**
 * One place of the project, whatever it is.
 * @param {Props} props
 * @returns {any}
 */
export function Part(props) {
  const { definitions } = useRoom();
  const node = resolved(props.node, definitions);
  const given = { ...props, node };
  switch (node.kind) {
    case "object": return html`<${Group} ...${given} />`;
    case "list": return html`<${List} ...${given} />`;
    case "map": return html`<${Table} ...${given} />`;
    case "either": return html`<${Either} ...${given} />`;
    case "choice": return html`<${Choice} ...${given} />`;
    case "boolean": return html`<${Truth} ...${given} />`;
    case "date": return html`<${Day} ...${given} />`;
    case "integer": case "number": return html`<${Figure} ...${given} />`;
    case "text": return node.long ? html`<${Words} ...${given} />` : html`<${Line} ...${given} />`;
    default: return html`<${Free} ...${given} />`;
  }
}

/**
 * Fields that belong together; they fold, but where they are a section of their own.
 * @param {Props} props
 */
function Group({ node, path, title, bare }) {
  const { desk, goal, definitions, problems } = useRoom();
  const isShort = (node.fields?.length ?? 0) <= FEW;
  const [open, setOpen] = useState(isShort || valueAt(desk.values, path) !== undefined);
  const seen = useRef(0);
  let shown = open;
  if (goal && goal.turn !== seen.current) {
    seen.current = goal.turn;
    if (isIn(goal.path, path)) shown = true;
  }
  useLayoutEffect(() => setOpen(shown), [shown]);
  const fields = (node.fields ?? []).map((field) => html`
    <${Part} key=${field.key} node=${field.node} path=${within(path, field.key)} required=${field.required}
      title=${resolved(field.node, definitions).title ?? field.key} />`);
  const name = () => {
    const id = (node.fields ?? []).find(({ key, required }) => key === "id" && required);
    const value = /** @type {any} */ (valueAt(desk.values, path));
    if (id && typeof value?.text === "string" && value.id === undefined) desk.set(within(path, "id"), idFor(value.text));
  };
  if (bare) return html`<div class="fields" data-path=${path} onFocusOut=${name}><${Said} path=${path} />${fields}</div>`;
  const faults = [...problems.keys()].filter((place) => isIn(place, path)).length;
  return html`
    <section class="group" data-path=${path}>
      <h3><button type="button" class="fold" aria-expanded=${shown} onClick=${() => setOpen(!shown)}>
        <${Icon} name=${shown ? "down" : "right"} />${title}${!shown && faults > 0 && html`<span class="count">${faults}<span class="unseen"> à revoir</span></span>`}
      </button></h3>
      ${node.help && html`<${Help} text=${node.help} />`}
      <${Said} path=${path} />
      ${shown && html`<div class="fields">${fields}</div>`}
    </section>`;
}

/**
 * What can be written in more than one shape.
 * @param {Props} props
 */
function Either(props) {
  const { desk, definitions, readonly } = useRoom();
  const { node, path, title } = props;
  const value = valueAt(desk.values, path);
  const options = /** @type {Node[]} */ (node.options ?? []);
  const [wished, wish] = useState(/** @type {number | null} */ (null));
  const shape = value === undefined && wished !== null ? wished : shapeOf(node, value, definitions);
  const option = options[shape];
  if (!option) return html`<${Free} ...${props} />`;
  const inner = resolved(option, definitions);
  const change = (/** @type {number} */ to) => {
    wish(to);
    if (value !== undefined) desk.set(path, reshaped(options[to], value, definitions));
  };
  const names = options.map((each) => shapeName(each, definitions, node.title));
  const help = inner.help ?? node.help;
  return html`
    <div class="either">
      <${Part} ...${props} key=${shape} node=${{ ...inner, title, help }} />
      ${options.length > 1 && !readonly && html`
        <div class="shapes" role="group" aria-label=${`Écrire « ${title} » autrement`}>
          ${names.map((name, index) => html`
            <button type="button" class="plain" aria-pressed=${index === shape} onClick=${() => change(index)}>${name}</button>`)}
        </div>`}
    </div>`;
}

/**
 * What is written in the text alone.
 * @param {Props} props
 */
function Free({ node, path, title }) {
  const { desk, toText } = useRoom();
  const present = valueAt(desk.values, path) !== undefined;
  return html`
    <div class="field free" data-path=${path}>
      <span class="label">${title}</span>
      ${node.help && html`<${Help} text=${node.help} />`}
      <p class="hint">${node.why ?? "Cela s'écrit dans le texte."}${" "}
        <button type="button" class="plain" onClick=${() => toText(path)}>${present ? "Voir dans le texte" : "Aller au texte"}</button></p>
      <${Said} path=${path} />
    </div>`;
}
