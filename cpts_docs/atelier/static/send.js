// Letters go out: a form for each row of a table.
/** @import { Desk } from "./desk.js" */
/** @import { DocumentEntry, Refused } from "./protocol.js" */
/** @import { Wrong } from "./told.js" */
import { Refusal } from "./api.js";
import { Drop } from "./drop.js";
import { counted, hand, html, say, useEffect, useRef, useState } from "./page.js";
import { Fault, Files, Notices, Progress, refusedTitle, wrong } from "./told.js";

const TABLES = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.xls";
const MAILED = ["questionnaire", "bulletin-adhesion"];
const FORMATS = /** @type {[string, string][]} */ ([["pdf", "PDF"], ["docx", "Word"], ["odt", "LibreOffice"], ["html", "Page HTML"]]);

/** @typedef {{ job: string, count: number, refused: Refused[], notices: string[] }} Begun */

/** @param {{ desk: Desk }} props */
export function Send({ desk }) {
  const [documents, setDocuments] = useState(/** @type {DocumentEntry[]} */ ([]));
  const [how, setHow] = useState({ to: "zip", document: "questionnaire", format: "pdf" });
  const [begun, setBegun] = useState(/** @type {Begun | null} */ (null));
  const [progress, setProgress] = useState(/** @type {{ done: number, of: number, says?: string } | null} */ (null));
  const [fault, setFault] = useState(/** @type {Wrong | null} */ (null));
  const [result, setResult] = useState(/** @type {{ words: string, refused: Refused[] } | null} */ (null));
  const job = useRef("");

  useEffect(() => {
    desk.api.ask(`${desk.path}/documents`).then((all) => setDocuments(all.filter((/** @type {DocumentEntry} */ { name, off }) => MAILED.includes(name) && !off)), () => {});
  }, [desk, desk.state.saved_revision]);
  useEffect(() => desk.on("progress", (/** @type {any} */ data) => {
    if (!job.current || data.job !== job.current) return;
    setProgress(data);
    if (data.done >= data.of) void fetched();
  }), [desk]);

  /** What became of the letters, where they are done. */
  const fetched = async () => {
    const id = job.current;
    if (!id) return;
    try {
      const { file, told } = await outcome(desk, id);
      if (told?.done === false || job.current !== id) return;
      if (file) hand(file.blob, file.name);
      const words = file ? `${file.name} est téléchargé.` : `${counted(told.files.length, "lettre")} dans le dossier ${told.folder}.`;
      setResult({ words, refused: told?.refused ?? [] });
      say(words);
    } catch (error) {
      setFault(wrong(error));
    }
    job.current = "";
    setProgress(null);
  };
  const send = async (/** @type {File[]} */ files, more = {}) => {
    const form = new FormData();
    form.set("table", files[0]);
    setFault(null);
    setResult(null);
    setBegun(null);
    try {
      const asked = /** @type {Begun} */ (await desk.api.ask(`${desk.path}/letters?${new URLSearchParams({ ...how, ...more })}`, { form }));
      job.current = asked.job;
      setBegun(asked);
      setProgress({ done: 0, of: asked.count });
      await fetched();
    } catch (error) {
      const refusal = error instanceof Refusal ? error : null;
      const unsaved = refusal?.status === 409 && desk.state.dirty;
      const twice = refusal?.status === 422 && refusal.hint?.includes("numérotez");
      const save = async () => (await desk.act("save")).state && send(files, more);
      setFault(wrong(error, unsaved ? { words: "Enregistrer, puis continuer", go: () => void save() } : twice ? { words: "Numéroter les fichiers", go: () => void send(files, { numbered: "true" }) } : null));
      if (refusal?.told.refused) setBegun({ job: "", count: 0, refused: refusal.told.refused, notices: [] });
    }
  };
  const field = (/** @type {string} */ title, /** @type {"document" | "format" | "to"} */ key, /** @type {[string, string][]} */ options) => html`
    <label>${title}<select value=${how[key]} onChange=${(/** @type {any} */ event) => setHow({ ...how, [key]: event.target.value })}>
      ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select></label>`;
  const refused = [...(begun?.refused ?? []), ...(result?.refused ?? [])];
  return html`
    <div class="exchange">
      <h2>Envoyer à chacun le sien</h2>
      <p>Une ligne du tableau par destinataire : nom, spécialité, adresse, téléphone, courriel. Chacun reçoit le document avec ce que la ligne dit de lui.</p>
      <div class="ways">
        ${field("Document", "document", documents.length ? documents.map(({ name, title }) => [name, title]) : [["questionnaire", "Questionnaire"]])}
        ${field("En", "format", FORMATS)}
        ${field("Vers", "to", [["zip", "un fichier ZIP"], ...(desk.state.readonly ? [] : /** @type {[string, string][]} */ ([["folder", "le dossier du projet"]]))])}
      </div>
      <${Drop} label="Déposer le tableau des destinataires" hint="ou cliquer pour le choisir : Excel, LibreOffice ou CSV" accept=${TABLES} take=${send} disabled=${progress !== null} />
      <${Fault} fault=${fault} />
      ${progress && html`<${Progress} words="Lettres en cours" progress=${progress} />`}
      ${result && html`<p class="notice" role="status">${result.words}</p>`}
      <${Files} title=${refusedTitle(refused)} files=${refused} kind="refused" />
      <${Notices} notices=${begun?.notices} />
    </div>`;
}

/**
 * @param {Desk} desk
 * @param {string} job
 * @returns {Promise<{ file: { blob: Blob, name: string } | null, told: any }>}
 */
async function outcome(desk, job) {
  const file = await desk.api.file(`${desk.path}/jobs/${encodeURIComponent(job)}`);
  return file.blob.type.startsWith("application/json") ? { file: null, told: JSON.parse(await file.blob.text()) } : { file, told: null };
}
