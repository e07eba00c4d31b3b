// The first page: a new project, those of before, the examples.
/** @import { Api } from "./api.js" */
/** @import { Entry, Found, Start } from "./protocol.js" */
/** @import { Wrong } from "./told.js" */
import { Finder } from "./combobox.js";
import { Drop } from "./drop.js";
import { html, Icon, say, sentence, useEffect, useLayoutEffect, useState } from "./page.js";
import { Fault, wrong } from "./told.js";
import { isObject } from "./values.js";

/**
 * @param {{ api: Api, open: (id: string, told?: string[]) => void }} props
 */
export function StartPage({ api, open }) {
  const [start, setStart] = useState(/** @type {Start | null} */ (null));
  const [fault, setFault] = useState("");
  useEffect(() => {
    const abort = new AbortController();
    api.ask("/start", { signal: abort.signal }).then(setStart, (error) => setFault(error.message));
    void api.listen("/events", () => {}, abort.signal).catch(() => {});
    document.title = "Atelier";
    return () => abort.abort();
  }, [api]);
  const list = (/** @type {string} */ title, /** @type {Entry[]} */ entries, note = "") =>
    entries.length > 0 &&
    html`
      <section><h2>${title}</h2>${note && html`<p class="hint">${note}</p>`}
        <ul class="projects">${entries.map(({ id, name, path, problem }) => html`
          <li key=${id}><button type="button" onClick=${() => open(id)}><strong>${name}</strong>${path && html`<span class="where">${path}</span>`}${problem && html`<span class="fault">${problem}</span>`}</button></li>`)}</ul>
      </section>`;
  return html`
    <header class="top start"><h1 class="brand">Atelier</h1><p class="motto">Les documents de votre CPTS, de la lettre d'intention au rapport d'activité</p></header>
    <main class="start">
      ${fault && html`<p class="notice error" role="alert">${fault}</p>`}
      <div class="columns">
        <${NewProject} api=${api} open=${open} />
        <div>
          ${start && list("Dans ce dossier", start.projects)}
          ${start && list("Ouverts récemment", start.recent)}
          ${start && list("Exemples", start.examples, "En lecture seule : pour voir ce que donne un projet rempli.")}
          ${start && html`<${Shortcut} api=${api} />`}
          ${start && html`<p class="hint">Dossier : ${start.folder.split(/[/\\]/).slice(-2).join("/")} · version ${start.version}</p>`}
        </div>
      </div>
    </main>`;
}

/**
 * The INSEE code of a commune, by which the project is made: a name can be that of several.
 * @param {Found} found
 */
const codeOf = ({ value, detail }) => (isObject(value) ? String(/** @type {any} */ (value).code) : (/^\w{5}/.exec(detail ?? "")?.[0] ?? String(value)));

/** What opens the atelier without a command. @param {{ api: Api }} props */
function Shortcut({ api }) {
  const [told, setTold] = useState("");
  const put = () => api.ask("/shortcut", { json: {} }).then(({ path }) => setTold(`Le raccourci est là : ${path}`), (error) => setTold(sentence(error.message)));
  return html`<p><button type="button" class="plain" onClick=${put}>Mettre un raccourci sur le bureau</button> <span class="hint" role="status">${told}</span></p>`;
}

/** @param {{ api: Api, open: (id: string, told?: string[]) => void }} props */
function NewProject({ api, open }) {
  const [name, setName] = useState("");
  const [department, setDepartment] = useState("");
  const [communes, setCommunes] = useState(/** @type {Found[]} */ ([]));
  const [epci, setEpci] = useState(/** @type {Found[]} */ ([]));
  const [workbook, setWorkbook] = useState(/** @type {File | null} */ (null));
  const [under, setUnder] = useState(false);
  const [fault, setFault] = useState(/** @type {Wrong | null} */ (null));
  const departments = department.split(/[,;]|\s(?=\d)/).map((typed) => typed.trim()).filter(Boolean);
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (under) return;
    setUnder(true);
    setFault(null);
    const facts = { name, departments, communes: communes.map(codeOf), epci: epci.map(({ value }) => String(value)) };
    const form = new FormData();
    if (workbook) {
      form.set("name", name);
      for (const key of /** @type {const} */ (["departments", "communes", "epci"])) for (const each of facts[key]) form.append(key, each);
      form.set("table", workbook);
    }
    try {
      const made = await api.ask("/projects", workbook ? { form } : { json: facts });
      say(`Le projet ${name} est créé.`);
      open(made.id, made.told);
    } catch (error) {
      setFault(wrong(error));
      setUnder(false);
    }
  };
  return html`
    <section class="new"><h2>Nouveau projet</h2>
      <form onSubmit=${make}>
        <div class="field"><label for="nom">Nom de la CPTS</label>
          <input id="nom" type="text" required value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} /></div>
        <div class="field"><label for="departement">Département</label><p class="hint" id="departement-aide">Son numéro ou son nom : 2A, Ardèche. Plusieurs, s'il y a lieu : 35, 56.</p>
          <input id="departement" type="text" required aria-describedby="departement-aide" value=${department} onInput=${(/** @type {any} */ event) => setDepartment(event.target.value)} /></div>
        <${Several} api=${api} kind="epci" title="Intercommunalités entières" hint="Trois lettres suffisent : la communauté de communes, d'agglomération, la métropole." departments=${departments} chosen=${epci} choose=${setEpci} />
        <${Several} api=${api} kind="communes" title="Communes" hint="Trois lettres suffisent." departments=${departments} chosen=${communes} choose=${setCommunes} />
        <details><summary>J'ai un tableau des professionnels</summary>
          <${Drop} label=${workbook ? workbook.name : "Déposer le tableau"} hint="Excel, LibreOffice ou CSV ; les nombres de chaque profession en viennent" accept=".csv,.tsv,.xlsx,.ods,.xls" take=${(/** @type {File[]} */ files) => setWorkbook(files[0])} />
        </details>
        <${Fault} fault=${fault} />
        <button type="submit" class="main" disabled=${under}>Créer le projet</button>
      </form>
    </section>`;
}

/**
 * Places that are found by typing, and gathered.
 * @param {{ api: Api, kind: string, title: string, hint: string, departments: string[], chosen: Found[], choose: (found: Found[]) => void }} props
 */
function Several({ api, kind, title, hint, departments, chosen, choose }) {
  const [typed, setTyped] = useState("");
  const id = `choix-${kind}`;
  useLayoutEffect(() => { // the project would be made without it; before the next key, too
    const left = typed.trim() && `« ${typed.trim()} » n'est pas encore dans la liste : choisissez une proposition, ou effacez-le.`;
    /** @type {HTMLInputElement} */ (document.getElementById(id)).setCustomValidity(left);
  }, [id, typed]);
  const search = (/** @type {string} */ words, /** @type {AbortSignal} */ signal) => {
    const asked = new URLSearchParams({ q: words, department: departments.join() });
    return api.ask(`/look-up/${kind}?${asked}`, { signal });
  };
  const take = (/** @type {Found} */ found) => {
    if (!chosen.some(({ label, detail }) => label === found.label && detail === found.detail)) choose([...chosen, found]);
    setTyped("");
    say(`${found.label} : ajouté.`);
  };
  return html`
    <div class="field"><label for=${id}>${title}</label><p class="hint" id=${`${id}-aide`}>${hint}</p>
      ${chosen.length > 0 && html`<ul class="chips">${chosen.map((one) => html`
        <li key=${one.label + one.detail}>${one.label}<button type="button" class="quiet" aria-label=${`Retirer : ${one.label}`} onClick=${() => { choose(chosen.filter((other) => other !== one)); say(`${one.label} : retiré.`); }}><${Icon} name="close" /></button></li>`)}</ul>`}
      <${Finder} least=${2} search=${search} value=${typed} type=${setTyped} choose=${take} common=${{ id, "aria-describedby": `${id}-aide` }} />
    </div>`;
}
