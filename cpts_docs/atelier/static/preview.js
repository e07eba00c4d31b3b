// The documents, page by page, as they will print.
/** @import { Desk } from "./desk.js" */
/** @import { DocumentEntry, Pages } from "./protocol.js" */
import { Refusal } from "./api.js";
import { counted, hand, html, Icon, say, sentence, show, useEffect, useLayoutEffect, useRef, useState } from "./page.js";
import { print } from "./printing.js";
import { lines, Sheet } from "./sheet.js";

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
const PAUSE = 200; // milliseconds that somebody stays at a place before the pages follow
const NAMES = /** @type {Record<string, string>} */ ({ docx: "Word", pdf: "PDF", odt: "ODT", html: "HTML" });

/**
 * What a project has of documents, asked anew when it is another; those of before where it has errors.
 * @param {Desk} desk
 * @returns {{ documents: DocumentEntry[] | null, why: string }}
 */
function useDocuments(desk) {
  const [documents, setDocuments] = useState(/** @type {DocumentEntry[] | null} */ (null));
  const [why, setWhy] = useState("");
  const { revision } = desk.state;
  useEffect(() => {
    const abort = new AbortController();
    const fail = (/** @type {Error} */ error) => setWhy(error instanceof Refusal ? error.message : "");
    const ask = () => desk.api.ask(`${desk.path}/documents`, { signal: abort.signal }).then(setDocuments, fail);
    const timer = setTimeout(() => void ask(), documents ? 600 : 0); // which there are changes seldom
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [desk, revision]);
  return { documents, why };
}

/**
 * The pages of a document, those of before until there are new ones.
 * @param {Desk} desk
 * @param {string} name
 */
function usePages(desk, name) {
  const [pages, setPages] = useState(/** @type {(Pages & { document: string }) | null} */ (null));
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  const asked = useRef({ under: false, again: false });
  const { revision } = desk.state;
  const wanted = useRef(name);
  wanted.current = name;

  const ask = async () => {
    if (asked.current.under) {
      asked.current.again = true;
      return;
    }
    asked.current.under = true;
    do {
      asked.current.again = false;
      const document = wanted.current;
      try {
        const found = await desk.api.ask(`${desk.path}/pages/${encodeURIComponent(document)}`);
        setFault(null);
        if (document === wanted.current) setPages((last) => (found.pages.length || last?.document !== document ? { ...found, document } : { ...last, ...found, pages: last.pages, places: last.places }));
      } catch (error) {
        if (error instanceof Refusal) setFault(error.message);
      }
      if (document !== wanted.current) asked.current.again = true;
    } while (asked.current.again);
    asked.current.under = false;
  };
  useLayoutEffect(() => { // an effect would wait for a frame
    if (name) void ask();
  }, [desk, name, revision]);
  useEffect(() => desk.on("pages", (/** @type {any} */ data) => data.document === wanted.current && void ask()), [desk]);
  return { pages: pages?.document === name ? pages : null, fault };
}

/**
 * @param {{ desk: Desk, name: string, choose: (name: string) => void, line: number | null, goTo: (path: string, line: number | null) => void, shown: boolean, toProblems: () => void }} props line: of the project, where somebody works
 */
export function Preview({ desk, name, choose, line, goTo, shown, toProblems }) {
  const { documents, why } = useDocuments(desk);
  const [zoom, setZoom] = useState(/** @type {number | null} */ (null)); // null: as wide as there is room
  const [strip, setStrip] = useState(false);
  const ground = useRef(/** @type {HTMLElement | null} */ (null));
  const there = documents?.filter(({ off }) => !off) ?? [];
  const document = there.find((each) => each.name === name) ?? there.find((each) => each.name === "fiche-avis") ?? there[0];
  const { pages, fault } = usePages(desk, document?.name ?? "");
  const lit = useFollow(desk, ground, document?.name ?? "", pages, line, shown);
  const goToText = async (/** @type {number} */ text) => {
    const from = await desk.api.ask(`${desk.path}/pages/${encodeURIComponent(document.name)}/texts/${text}`).catch(() => null);
    if (from && !from.file) goTo(from.path, from.line);
    else show(from ? `Cette phrase est dans un autre fichier : ${from.file}, ligne ${from.line}.` : "Cette phrase est du modèle, pas du projet.");
  };

  const step = (/** @type {number} */ by) => {
    const now = zoom ?? measured(ground.current, pages?.pages[0]?.width);
    const next = by > 0 ? ZOOMS.find((each) => each > now + 0.01) : ZOOMS.findLast((each) => each < now - 0.01);
    if (next) setZoom(next);
  };
  if (!documents) return html`<p class="empty">${why || "Les documents se préparent…"}</p>`;
  if (!document) return html`<${Nothing} documents=${documents} />`;
  return html`
    <div class="preview">
      <div class="tools" role="toolbar" aria-label="Documents">
        <label><span class="unseen">Document</span>
          <select value=${document.name} onChange=${(/** @type {any} */ event) => choose(event.target.value)}>
            ${there.map((each) => html`<option value=${each.name}>${each.title}</option>`)}
          </select></label>
        <span class="zoom">
          <button type="button" class="quiet" aria-label="Réduire" onClick=${() => step(-1)}><${Icon} name="minus" /></button>
          <button type="button" class="plain" aria-label="Largeur de la page" title="Largeur de la page" onClick=${() => setZoom(null)}>${zoom ? `${Math.round(zoom * 100)} %` : "Largeur"}</button>
          <button type="button" class="quiet" aria-label="Agrandir" onClick=${() => step(1)}><${Icon} name="plus" /></button>
        </span>
        <button type="button" class="plain strips" aria-pressed=${strip} onClick=${() => setStrip(!strip)}>Vignettes</button>
        <${Handing} desk=${desk} document=${document} pages=${pages} />
      </div>
      ${(pages?.problem || fault) && html`
        <p class="notice error" role="status">${sentence(pages?.problem ?? fault ?? "")}${pages?.pages.length ? html` <span class="way">Ci-dessous, la dernière sans faute.</span>` : null}
          ${" "}<button type="button" class="plain" onClick=${toProblems}>Voir les problèmes</button></p>`}
      <div class=${`paper${strip ? " with-strip" : ""}`}>
        ${strip && pages && html`
          <ol class="strip" aria-label="Vignettes">${pages.pages.map((each, index) => html`
            <li key=${index}><button type="button" onClick=${() => ground.current?.children[index]?.scrollIntoView({ block: "start" })}>
              <${Sheet} desk=${desk} document=${document.name} page=${each} alt="" zoom=${90 / each.width} /><span>Page ${index + 1}</span></button></li>`)}</ol>`}
        <div class=${`pages${pages?.stale ? " stale" : ""}`} ref=${ground} tabindex="0" role="region" aria-label=${`Pages : ${document.title}`}>
          ${pages?.pages.map((each, index) => html`
            <${Sheet} key=${`${document.name} ${index}`} desk=${desk} document=${document.name} page=${each} alt=${`${document.title}, page ${index + 1} sur ${pages.pages.length}`}
              zoom=${zoom} places=${lines(pages.places.filter(({ page }) => page === index))} texts=${pages.texts} lit=${lit} goTo=${goToText} />`)}
          ${!pages && !fault && html`<p class="empty">La page se prépare…</p>`}
        </div>
      </div>
    </div>`;
}

/** @param {{ documents: DocumentEntry[] }} props */
const Nothing = ({ documents }) => html`
  <div class="empty">
    <p>Aucun document ne peut encore être fait.</p>
    <ul>${documents.map(({ title, off }) => html`<li><strong>${title}</strong> ${off && html`<span>: ${off}</span>`}</li>`)}</ul>
  </div>`;

/**
 * The number of the text that a line of the project says; it is brought into view where it is not.
 * @param {Desk} desk
 * @param {{ current: HTMLElement | null }} ground
 * @param {string} document
 * @param {Pages | null} pages
 * @param {number | null} line
 * @param {boolean} shown
 */
function useFollow(desk, ground, document, pages, line, shown) {
  const [lit, setLit] = useState(/** @type {number | null} */ (null));
  const brought = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    if (!document || line === null || !shown) return;
    const abort = new AbortController();
    const ask = () => desk.api.ask(`${desk.path}/pages/${encodeURIComponent(document)}/lines/${line}`, { signal: abort.signal }).then(({ text }) => setLit(text), () => {});
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [desk, document, line, shown]);
  useLayoutEffect(() => {
    const place = pages?.places.find(({ text }) => text === lit);
    if (lit === brought.current || !place || !ground.current) return;
    brought.current = lit;
    const frame = ground.current.getBoundingClientRect();
    const sheet = ground.current.children[place.page]?.getBoundingClientRect();
    const top = sheet ? sheet.top + (sheet.height * place.y) / /** @type {Pages} */ (pages).pages[place.page].height : frame.top;
    if (top < frame.top || top > frame.bottom - 20) ground.current.scrollTop += top - frame.top - frame.height / 3;
  }, [lit, pages]);
  return lit;
}

/** @param {HTMLElement | null} ground @param {number | undefined} width in points */
const measured = (ground, width) => (ground?.firstElementChild && width ? ground.firstElementChild.clientWidth / (width * (96 / 72)) : 1);

/**
 * What a document is taken away as: files, and paper.
 * @param {{ desk: Desk, document: DocumentEntry, pages: Pages | null }} props
 */
function Handing({ desk, document: { name, title, formats }, pages }) {
  const [under, setUnder] = useState("");
  const [fault, setFault] = useState("");
  const take = async (/** @type {string} */ query, /** @type {string} */ what) => {
    setUnder(what);
    setFault("");
    try {
      await desk.arrived();
      const file = await desk.api.file(`${desk.path}/download?${query}`);
      hand(file.blob, file.name);
      say(`${file.name} est téléchargé.`);
    } catch (error) {
      setFault(/** @type {Error} */ (error).message);
    }
    setUnder("");
  };
  const build = async () => {
    setUnder("build");
    setFault("");
    const saved = desk.state.dirty || desk.busy ? (await desk.act("save")).state : desk.state;
    if (saved) {
      await desk.api.ask(`${desk.path}/build`, { json: {} }).then(
        ({ files, unmade }) => {
          show(`${counted(files.length, "fichier écrit", "fichiers écrits")} dans le dossier documents.`);
          setFault(unmade.join(" "));
        },
        (error) => setFault(error.message),
      );
    }
    setUnder("");
  };
  const all = ["docx", "pdf", "odt", "html"].join();
  return html`
    <span class="handing" role="group" aria-label=${`Télécharger : ${title}`}>
      <span class="hint">Télécharger :</span>
      <span class="joined">
      ${formats.map((format) => html`
        <button type="button" disabled=${under !== ""} onClick=${() => take(`document=${encodeURIComponent(name)}&format=${format}`, format)}>
          <span class="unseen">Télécharger en </span>${NAMES[format] ?? format.toUpperCase()}</button>`)}
      <button type="button" disabled=${under !== ""} onClick=${() => take(`formats=${all}`, "zip")} title="Tous les documents, dans tous les formats">Tout en ZIP</button>
      </span>
      <button type="button" disabled=${!pages?.pages.length} onClick=${() => pages && print(desk, name, pages)}>Imprimer</button>
      ${!desk.state.readonly && html`<button type="button" disabled=${under !== ""} title="Écrit tous les documents dans le dossier du projet" onClick=${build}>Construire</button>`}
      ${fault && html`<span class="fault" role="alert">${fault}</span>`}
    </span>`;
}
