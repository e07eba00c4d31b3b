// Letters go out, forms come back.
/** @import { Desk } from "./desk.js" */
/** @import { Report } from "./protocol.js" */
import { Refusal } from "./api.js";
import { Drop } from "./drop.js";
import { counted, hand, html, say, useEffect, useState } from "./page.js";

const TABLES = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.xls";

/** @param {unknown} error */
const told = (error) =>
  error instanceof Refusal && error.status === 404
    ? { message: "Cette partie de l'atelier n'est pas installée.", hint: "La commande fait de même : cpts-docs --help." }
    : { message: /** @type {Error} */ (error).message, hint: error instanceof Refusal ? error.hint : null };

/** @param {{ fault: { message: string, hint: string | null } | null }} props */
const Fault = ({ fault }) =>
  fault && html`<p class="notice error" role="alert">${fault.message}${fault.hint && html` <span class="way">${fault.hint}</span>`}</p>`;

/** @param {{ desk: Desk, shown: boolean }} props */
export function Send({ desk }) {
  const [to, setTo] = useState("zip");
  const [job, setJob] = useState(/** @type {string | null} */ (null));
  const [progress, setProgress] = useState(/** @type {{ done: number, of: number, says?: string } | null} */ (null));
  const [fault, setFault] = useState(/** @type {ReturnType<typeof told> | null} */ (null));
  const [result, setResult] = useState(/** @type {any} */ (null));

  useEffect(() => desk.on("progress", (/** @type {any} */ data) => {
    if (data.job !== job) return;
    setProgress(data);
    if (data.done >= data.of) void finish(data.job);
  }), [desk, job]);

  const finish = async (/** @type {string} */ id) => {
    try {
      const response = await desk.api.fetch(`${desk.path}/jobs/${id}`);
      if (response.headers.get("Content-Type")?.includes("json")) {
        const report = await response.json();
        if (report.done === false) return;
        setResult(report);
      } else {
        const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "lettres.zip";
        hand(await response.blob(), name);
        setResult({ file: name });
      }
      say("Les lettres sont prêtes.");
    } catch (error) {
      setFault(told(error));
    }
    setJob(null);
  };
  const send = async (/** @type {File[]} */ files) => {
    const form = new FormData();
    form.set("table", files[0]);
    setFault(null);
    setResult(null);
    setProgress(null);
    try {
      const answer = await desk.api.ask(`${desk.path}/letters?to=${to}`, { form });
      setJob(answer.job);
    } catch (error) {
      setFault(told(error));
    }
  };
  const others = Object.keys(result ?? {}).includes("refused") ? result.refused : [];
  return html`
    <div class="exchange">
      <h2>Envoyer un questionnaire à chacun</h2>
      <p>Une ligne par destinataire : nom, spécialité, adresse, téléphone, courriel. Chacun reçoit le questionnaire avec son nom.</p>
      <fieldset class="ways"><legend>Où vont les lettres</legend>
        <label><input type="radio" name="ou" checked=${to === "zip"} onChange=${() => setTo("zip")} /> Un fichier ZIP à télécharger</label>
        <label><input type="radio" name="ou" checked=${to === "folder"} onChange=${() => setTo("folder")} /> Le dossier du projet</label>
      </fieldset>
      <${Drop} label="Déposer le tableau des destinataires" hint="ou cliquer pour le choisir : Excel, LibreOffice ou CSV" accept=${TABLES} take=${send} disabled=${job !== null} />
      <${Fault} fault=${fault} />
      ${job && html`
        <p class="under"><label>Lettres en cours${" "}<progress value=${progress?.done ?? undefined} max=${progress?.of ?? 1}></progress></label>
          ${progress && html`<span> ${progress.done} sur ${progress.of}</span>`}</p>`}
      ${result && html`
        <p class="notice" role="status">${result.file ? `${result.file} est téléchargé.` : (result.message ?? `${counted(result.files?.length ?? result.count ?? 0, "lettre")} dans ${result.folder ?? "le dossier du projet"}.`)}</p>`}
      <${Refused} refused=${others} />
    </div>`;
}

/** @param {{ desk: Desk, shown: boolean }} props */
export function Receive({ desk }) {
  const [under, setUnder] = useState(0);
  const [fault, setFault] = useState(/** @type {ReturnType<typeof told> | null} */ (null));
  const [report, setReport] = useState(/** @type {Report | null} */ (null));
  const take = async (/** @type {File[]} */ files) => {
    const form = new FormData();
    for (const file of files) form.append("files", file);
    setFault(null);
    setUnder(files.length);
    try {
      const answer = /** @type {Report} */ (await desk.api.ask(`${desk.path}/returns`, { form }));
      setReport(answer);
      say(`${counted(answer.read?.length ?? 0, "fichier lu", "fichiers lus")}, ${counted(answer.refused?.length ?? 0, "refusé")}.`);
    } catch (error) {
      setFault(told(error));
    }
    setUnder(0);
  };
  const lines = [report?.lines_to_add ?? []].flat().join("\n");
  return html`
    <div class="exchange">
      <h2>Recevoir les réponses</h2>
      <p>Questionnaires remplis (PDF, Word, LibreOffice), exports de formulaires en ligne, tableaux, fiches avis : tous ensemble, en une fois.</p>
      <${Drop} label="Déposer les fichiers reçus" hint="ou cliquer pour les choisir" several=${true} take=${take} disabled=${under > 0} />
      ${under > 0 && html`<p class="under"><label>${counted(under, "fichier")} en cours de lecture${" "}<progress></progress></label></p>`}
      <${Fault} fault=${fault} />
      ${report && html`
        <section class="report" aria-label="Ce qui a été lu">
          <h3>${counted(report.read?.length ?? 0, "fichier lu", "fichiers lus")}</h3>
          <ul>${(report.read ?? []).map((one) => html`<li>${typeof one === "string" ? one : html`<strong>${one.file}</strong> ${one.says ?? ""}`}</li>`)}</ul>
          <${Refused} refused=${report.refused ?? []} />
          ${lines && html`
            <p>Pour que les documents en tiennent compte, le projet doit dire :</p><pre>${lines}</pre>`}
          ${report.synthesis && html`<p class="notice">${report.synthesis}</p>`}
        </section>`}
    </div>`;
}

/** @param {{ refused: { file: string, reason: string, hint?: string | null }[] }} props */
const Refused = ({ refused }) =>
  refused.length > 0 &&
  html`
    <h3 class="refused">${counted(refused.length, "refusé")}</h3>
    <ul class="refused">${refused.map(({ file, reason, hint }) => html`<li><strong>${file}</strong> : ${reason}${hint && html`<span class="way"> ${hint}</span>`}</li>`)}</ul>`;
