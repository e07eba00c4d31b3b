// Forms come back: dropped together, read, and put among the answers of the project.
/** @import { Desk } from "./desk.js" */
/** @import { Report } from "./protocol.js" */
/** @import { Wrong } from "./told.js" */
import { Drop } from "./drop.js";
import { counted, html, say, sentence, useEffect, useState } from "./page.js";
import { Fault, Files, Notices, Progress, refusedTitle, wrong } from "./told.js";

/** @param {{ desk: Desk, show: (document: string) => void }} props show: brings a document into view */
export function Receive({ desk, show }) {
  const [under, setUnder] = useState(/** @type {{ done: number, of: number, says?: string } | null} */ (null));
  const [fault, setFault] = useState(/** @type {Wrong | null} */ (null));
  const [report, setReport] = useState(/** @type {Report | null} */ (null));
  const [files, setFiles] = useState(/** @type {File[]} */ ([]));
  useEffect(() => desk.on("progress", (/** @type {any} */ data) => data.job === "returns" && setUnder((now) => now && data)), [desk]);

  const take = async (/** @type {File[]} */ given, accept = false) => {
    const form = new FormData();
    for (const file of given) form.append("files", file);
    form.set("modified", JSON.stringify(given.map((file) => file.lastModified)));
    setFiles(given);
    setFault(null);
    setReport(null);
    setUnder({ done: 0, of: given.length });
    try {
      const answer = /** @type {Report} */ (await desk.api.ask(`${desk.path}/returns${accept ? "?accept=true" : ""}`, { form }));
      setReport(answer);
      say(answer.summary || `${counted(answer.read.length, "fichier lu", "fichiers lus")}.`);
    } catch (error) {
      setFault(wrong(error));
    }
    setUnder(null);
  };
  return html`
    <div class="exchange">
      <h2>Recevoir les réponses</h2>
      <p>Questionnaires remplis (PDF, Word, LibreOffice), exports de formulaires en ligne, tableaux, fiches avis : tous ensemble, en une fois. Ils sont gardés dans le dossier « recus ».</p>
      <${Drop} label="Déposer les fichiers reçus" hint="ou cliquer pour les choisir" several=${true} take=${take} disabled=${under !== null} />
      ${under && html`<${Progress} words=${`${counted(under.of, "fichier")} en cours de lecture`} progress=${under} />`}
      <${Fault} fault=${fault} />
      ${report && html`<${Told} desk=${desk} report=${report} again=${() => take(files, true)} show=${show} />`}
    </div>`;
}

/** @param {{ desk: Desk, report: Report, again: () => void, show: (document: string) => void }} props */
function Told({ desk, report, again, show }) {
  const [added, setAdded] = useState(false);
  const { read, refused, remarks = [], replaced = [], notices, summary, acceptable, lines_to_add: lines = [], edits = [], synthesis } = report;
  const add = () => {
    desk.edit(edits);
    setAdded(true);
    say("Ajouté au projet.");
  };
  return html`
    <section class="report" aria-label="Ce qui a été lu">
      ${summary && html`<p class="notice">${sentence(summary)}</p>`}
      ${lines.length > 0 && !added && html`
        <div class="notice warning"><p>Les documents n'en tiennent pas encore compte.</p>
          <p class="acts"><button type="button" class="main" onClick=${add}>Ajouter au projet</button></p></div>`}
      ${(added || (lines.length === 0 && read.length > 0)) && html`
        <p class="acts"><button type="button" onClick=${() => show("synthese")}>Voir la synthèse</button></p>`}
      ${synthesis && !added && html`<p class="way">${sentence(synthesis)}</p>`}
      <${Files} title=${refusedTitle(refused)} files=${refused} kind="refused" />
      ${acceptable && html`<p class="acts"><button type="button" onClick=${again}>Les prendre quand même</button></p>`}
      <${Files} title="À savoir" files=${remarks} />
      <${Files} title="Remplacés par une réponse plus récente" files=${replaced} />
      <${Notices} notices=${notices} />
      ${read.length > 0 && html`
        <h3>${counted(read.length, "fichier lu", "fichiers lus")}</h3>
        <ul class="files">${read.map(({ file, says }) => html`<li><strong>${file}</strong> : ${says}</li>`)}</ul>`}
    </section>`;
}
