// What is to be looked at again, as a list that leads to each place.
/** @import { Desk } from "./desk.js" */
/** @import { Node, Problem } from "./protocol.js" */
import { counted, html, sentence } from "./page.js";
import { wordsOfPath } from "./nodes.js";

/** @param {Problem[]} problems */
export function summary(problems) {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const others = problems.length - errors;
  if (!problems.length) return "Rien à revoir";
  const parts = [errors && counted(errors, "erreur"), others && counted(others, "point à revoir", "points à revoir")];
  return parts.filter(Boolean).join(" et ");
}

/**
 * @param {{ desk: Desk, root: Node | null, goTo: (path: string, line: number | null) => void }} props
 */
export function Problems({ desk, root, goTo }) {
  const { problems, readonly } = desk.state;
  const mendable = problems.filter((problem) => problem.mendable);
  return html`
    <div class="problems">
      <div class="head"><h2>${summary(problems)}</h2>
        ${mendable.length > 1 && !readonly && html`
          <button type="button" onClick=${() => desk.act("mend", { all: true })}>Corriger tout ce qui peut l'être (${mendable.length})</button>`}
      </div>
      ${problems.length === 0 && html`<p class="empty">Le projet se lit sans faute : ses documents peuvent être envoyés.</p>`}
      <ul>${problems.map((problem) => html`
        <${One} key=${`${problem.code} ${problem.line} ${problem.message}`} problem=${problem} desk=${desk} goTo=${goTo}
          place=${problem.path && root ? wordsOfPath(problem.path, root, desk.values) : ""} />`)}</ul>
    </div>`;
}

/**
 * @param {{ problem: Problem, place: string, desk: Desk, goTo: (path: string, line: number | null) => void }} props
 */
function One({ problem, place, desk, goTo }) {
  const { severity, said, way, file, line, path, mendable } = problem;
  const elsewhere = file !== desk.state.id.split("/").at(-1);
  const where = [elsewhere && file, place || (line && `ligne ${line}`)].filter(Boolean).join(" · ");
  return html`
    <li class=${severity}>
      <p><span class="kind">${severity === "error" ? "Erreur" : "À revoir"}</span> ${sentence(said)}</p>
      ${way && html`<p class="way">${sentence(way)}</p>`}
      <p class="acts">
        ${elsewhere ? html`<span class="where">${where}</span>` : html`<button type="button" class="plain" onClick=${() => goTo(path ?? "", line)}>${where || "Y aller"}</button>`}
        ${mendable && !desk.state.readonly && html`<button type="button" class="small" onClick=${() => desk.mend(problem)}>Corriger<span class="unseen"> : ${said}</span></button>`}
      </p>
    </li>`;
}
