// The working page: the project left, its documents right.
/** @import { Api } from "./api.js" */
/** @import { Node } from "./protocol.js" */
/** @import { Goal } from "./room.js" */
import { projectPath } from "./api.js";
import { Desk } from "./desk.js";
import { Form } from "./form.js";
import { isAsked } from "./nodes.js";
import { Outside } from "./outside.js";
import { classes, html, Icon, say, sentence, show, useEffect, useRef, useState } from "./page.js";
import { Preview } from "./preview.js";
import { Problems, summary } from "./problems.js";
import { Receive } from "./receive.js";
import { Send } from "./send.js";
import { Splitter } from "./splitter.js";
import { Tabs } from "./tabs.js";
import { TextView } from "./text.js";
import { isIn } from "./values.js";

/**
 * @param {{ api: Api, id: string, told: string[], open: (id: string | null) => void }} props told: when it was made, of what was not taken
 */
export function WorkPage({ api, id, told, open }) {
  const [desk, setDesk] = useState(/** @type {Desk | null} */ (null));
  const [root, setRoot] = useState(/** @type {Node | null} */ (null));
  const [fault, setFault] = useState("");
  useEffect(() => {
    let made = /** @type {Desk | null} */ (null);
    let gone = false;
    api.ask(projectPath(id)).then((state) => {
      if (gone) return;
      made = new Desk(api, state);
      setDesk(made);
    }, (error) => setFault(error.message));
    api.ask("/form").then(({ root, definitions }) => setRoot({ ...root, definitions }), () => {});
    return () => {
      gone = true;
      made?.close();
    };
  }, [api, id]);
  if (fault) return html`<main class="start"><p class="notice error" role="alert">${fault}</p><button type="button" onClick=${() => open(null)}>Retour aux projets</button></main>`;
  return desk ? html`<${Bench} key=${id} desk=${desk} root=${root} told=${told} open=${open} />` : html`<main class="start"><p class="empty">Le projet s'ouvre…</p></main>`;
}

/** @param {{ desk: Desk, root: Node | null, told: string[], open: (id: string | null) => void }} props */
function Bench({ desk, root, told, open }) {
  useTold(desk);
  const { state } = desk;
  const [left, setLeft] = useState("form");
  const [right, setRight] = useState("documents");
  const [side, setSide] = useState("left"); // which of the two is seen where there is room for one
  const [goal, setGoal] = useState(/** @type {Goal | null} */ (null));
  const [line, setLine] = useState(/** @type {{ line: number, turn: number } | null} */ (null));
  const [path, setPath] = useState("");
  const [name, setName] = useState(""); // of the document that is seen
  const turn = useRef(0);

  const toText = (/** @type {string} */ at, /** @type {number | null} */ given = null) => {
    turn.current += 1;
    setLeft("text");
    setSide("left");
    setLine({ line: given ?? lineOf(desk, at), turn: turn.current });
  };
  const goTo = (/** @type {string} */ at, /** @type {number | null} */ given) => {
    if (left === "text" || !root || !at || !isAsked(at, root, state.values) || state.values === null) return toText(at, given);
    turn.current += 1;
    setSide("left");
    setGoal({ path: at, turn: turn.current });
  };
  useKeys(desk);
  useEffect(() => {
    document.title = `${nameOf(desk)} – Atelier`;
  });
  const count = state.problems.length;
  const leftTabs = [{ id: "form", title: "Formulaire" }, { id: "text", title: "Texte" }];
  const rightTabs = [
    { id: "documents", title: "Documents" },
    { id: "problems", title: "Problèmes", count, grave: state.problems.some(({ severity }) => severity === "error") },
    ...(state.readonly ? [] : [{ id: "send", title: "Envoyer" }, { id: "receive", title: "Recevoir" }]),
  ];
  return html`
    <${Top} desk=${desk} open=${open} />
    <main class="work">
    <div class="messages" aria-live="polite">
      ${told.length > 0 && html`<div class="notice warning"><p>Du tableau, cela n'a pas été pris :</p><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></div>`}
      <${Outside} desk=${desk} />
    </div>
    <div class="sides" role="group" aria-label="Partie de la page">
      <button type="button" aria-pressed=${side === "left"} onClick=${() => setSide("left")}>Projet</button>
      <button type="button" aria-pressed=${side === "right"} onClick=${() => setSide("right")}>Documents${count > 0 && html`<span class="count">${count}<span class="unseen"> à revoir</span></span>`}</button>
    </div>
    <div class=${classes("bench", side)}>
      <section class="pane left" aria-label="Projet">
        <${Tabs} name="gauche" label="Le projet" tabs=${leftTabs} chosen=${left} choose=${setLeft}>${{
          form: root
            ? html`<${Form} desk=${desk} root=${root} goal=${goal} onFocus=${setPath} toText=${toText} />`
            : html`<p class="empty">Le formulaire n'est pas là ; le texte se modifie.</p>`,
          text: html`<${TextView} desk=${desk} goal=${line} onPath=${setPath} shown=${left === "text"} />`,
        }}</${Tabs}>
      </section>
      <${Splitter} />
      <section class="pane right" aria-label="Documents, problèmes, envois">
        <${Tabs} name="droite" label="Les documents" tabs=${rightTabs} chosen=${right} choose=${setRight}>${{
          documents: html`<${Preview} desk=${desk} name=${name} choose=${setName} line=${path ? lineOf(desk, path) : null} goTo=${goTo} shown=${right === "documents"} toProblems=${() => setRight("problems")} />`,
          problems: html`<${Problems} desk=${desk} root=${root} goTo=${goTo} />`,
          send: html`<${Send} desk=${desk} />`,
          receive: html`<${Receive} desk=${desk} show=${(/** @type {string} */ name) => { setName(name); setRight("documents"); }} />`,
        }}</${Tabs}>
      </section>
    </div>
    </main>`;
}

/** @param {{ desk: Desk, open: (id: string | null) => void }} props */
function Top({ desk, open }) {
  const { state } = desk;
  const [copying, setCopying] = useState(false);
  const told = state.readonly ? (state.why_readonly ?? "En lecture seule") : desk.lost ? "Connexion perdue" : desk.refused.size ? "Une saisie est refusée" : state.dirty || desk.busy || state.disk ? "Modifications non enregistrées" : "Enregistré";
  const copy = async () => {
    setCopying(true);
    const made = await desk.api.ask(`${desk.path}/copy`, { json: {} }).catch((error) => show(sentence(error.message)));
    setCopying(false);
    if (made) open(made.id);
  };
  return html`
    <header class="top">
      <button type="button" class="plain back" onClick=${() => open(null)}><${Icon} name="left" />Projets</button>
      <h1>${nameOf(desk)}</h1>
      <p class=${classes("told", state.readonly || told === "Enregistré" ? "calm" : "open")} role="status">${told}</p>
      <div class="acts">
        ${state.readonly
          ? state.id.startsWith("exemple:") && html`<button type="button" class="main" disabled=${copying} onClick=${copy}>En faire une copie</button>`
          : html`
            <button type="button" class="quiet" aria-label="Annuler" aria-keyshortcuts="Control+Z" title="Annuler (Ctrl + Z)" disabled=${!state.can_undo && !desk.busy} onClick=${() => desk.act("undo")}><${Icon} name="undo" /></button>
            <button type="button" class="quiet" aria-label="Rétablir" aria-keyshortcuts="Control+Shift+Z" title="Rétablir (Ctrl + Maj + Z)" disabled=${!state.can_redo} onClick=${() => desk.act("redo")}><${Icon} name="redo" /></button>
            <button type="button" class="main" aria-keyshortcuts="Control+S" title="Enregistrer (Ctrl + S)" disabled=${told === "Enregistré"} onClick=${() => save(desk)}>Enregistrer</button>`}
      </div>
    </header>`;
}

/** @param {Desk} desk */
async function save(desk) {
  const { state } = await desk.act("save");
  if (state) say(`Enregistré. ${summary(state.problems)}.`);
}

/** @param {Desk} desk */
function useTold(desk) {
  const [, tell] = useState(0);
  useEffect(() => {
    let said = summary(desk.state.problems);
    const stop = desk.subscribe(() => {
      tell((count) => count + 1);
      const now = summary(desk.state.problems);
      if (now !== said && !desk.busy) say((said = now));
    });
    tell((count) => count + 1);
    return () => void stop();
  }, [desk]);
}

/** The keys that work wherever the focus is. @param {Desk} desk */
function useKeys(desk) {
  useEffect(() => {
    const press = (/** @type {KeyboardEvent} */ event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || desk.state.readonly) return;
      const key = event.key.toLowerCase();
      if (key === "s" && !event.shiftKey) void save(desk);
      else if (key === "z" || (key === "y" && !event.shiftKey)) {
        const redo = key === "y" || event.shiftKey;
        if (desk.busy || (redo ? desk.state.can_redo : desk.state.can_undo)) void desk.act(redo ? "redo" : "undo");
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [desk]);
}

/** Names of projects, as they were when they last could be read. @type {WeakMap<Desk, string>} */
const names = new WeakMap();

/** @param {Desk} desk */
function nameOf(desk) {
  const name = /** @type {any} */ (desk.values)?.name;
  if (typeof name === "string" && name) names.set(desk, name);
  return names.get(desk) ?? desk.state.id;
}

/**
 * The line of a path, or of the nearest that holds it.
 * @param {Desk} desk
 * @param {string} path
 */
function lineOf(desk, path) {
  const found = Object.keys(desk.state.lines).filter((each) => isIn(path, each)).sort((a, b) => b.length - a.length)[0];
  return found === undefined ? 1 : desk.state.lines[found];
}
