// What happened to the file while nobody looked: changed by another program, found again after a crash.
/** @import { Desk } from "./desk.js" */
import { Dialog } from "./dialog.js";
import { differences } from "./diff.js";
import { hand, html, say, sentence, useState } from "./page.js";

/** A text, as one reads it: what it was, and what it becomes. @param {{ old: string, text: string, what: string }} props */
const Difference = ({ old, text, what }) => html`
  <div class="difference" tabindex="0" role="region" aria-label=${what}>
    <table>
      <tbody>${differences(old, text).map((row) =>
        row === null
          ? html`<tr class="gap"><td colspan="3">⋯</td></tr>`
          : html`<tr class=${row.sign === "+" ? "come" : row.sign === "−" ? "gone" : ""}>
              <td class="number">${row.line}</td><td class="sign">${row.sign === " " ? "" : row.sign}</td><td><code>${row.text}</code></td></tr>`)}
      </tbody>
    </table>
  </div>`;

/** @param {{ desk: Desk }} props */
export function Outside({ desk }) {
  const { state } = desk;
  const [kept, setKept] = useState(false);
  const disk = /** @type {{ text: string, sha256: string } | null} */ (desk.fault?.told.disk ?? null);
  const settle = (/** @type {string} */ act, /** @type {object} */ body, /** @type {string} */ done) => {
    desk.seen();
    void desk.act(act, body).then(({ state }) => state && say(done));
  };
  const copy = html`<button type="button" class="plain" onClick=${() => hand(new Blob([desk.copy]), "project.yaml")}>Garder une copie du texte</button>`;
  return html`
    ${desk.lost && html`
      <p class="notice error">La connexion à l'atelier est perdue. Ce que vous écrivez est gardé ici, et envoyé dès qu'elle revient.
        Si la commande s'est arrêtée, relancez « cpts-docs atelier ».
        ${copy}</p>`}
    ${desk.fault && !disk && html`
      <p class="notice error" role="alert">${sentence(desk.fault.message)}${desk.fault.hint && html` <span class="way">${sentence(desk.fault.hint)}</span>`}
        <button type="button" class="plain" onClick=${() => desk.seen()}>Fermer</button></p>`}
    ${state.unkept && html`
      <p class="notice error">Ce qui n'est pas enregistré serait perdu si l'atelier s'arrêtait. ${sentence(state.unkept)} ${copy}</p>`}
    ${state.disk && html`
      <p class="notice warning">${state.disk.gone ? "Le fichier n'est plus à sa place." : "Le fichier a été modifié par un autre programme."}
        ${state.disk.gone
          ? html` <button type="button" onClick=${() => desk.act("save", { over: state.disk?.sha256 })}>L'écrire de nouveau</button>`
          : html` <button type="button" onClick=${() => desk.act("save")}>Voir et choisir</button>`}</p>`}
    ${state.recovered && html`
      <p class="notice">Des modifications qui n'étaient pas enregistrées (${day(state.recovered.when)}) ont été retrouvées${state.recovered.applied ? ", et sont dans le projet" : ""}.
        ${" "}${state.recovered.applied
          ? html`<button type="button" onClick=${() => desk.act("recovered", { take: true })}>Les garder</button>
              <button type="button" class="plain" onClick=${() => desk.act("reload")}>Revenir au fichier enregistré</button>`
          : html`<button type="button" onClick=${() => setKept(true)}>Voir et choisir</button>`}</p>`}
    ${disk && html`
      <${Dialog} title="Le fichier a changé" close=${() => desk.seen()} wide=${true}>
        <p>À gauche d'une ligne : <strong>−</strong> ce qui est dans le fichier, <strong>+</strong> ce qui est ici à sa place.</p>
        <${Difference} old=${disk.text} text=${desk.text} what="Le fichier, et ce qui est ici" />
        <p class="acts">
          <button type="button" onClick=${() => settle("save", { over: disk.sha256 }, "Votre version est enregistrée.")}>Enregistrer ma version</button>
          <button type="button" onClick=${() => settle("reload", {}, "Le projet est celui du fichier. Ctrl + Z revient au vôtre.")}>Prendre celle du fichier</button>
          <button type="button" class="plain" onClick=${() => desk.seen()}>Plus tard</button>
        </p>
      </${Dialog}>`}
    ${kept && state.recovered && html`
      <${Dialog} title="Modifications retrouvées" close=${() => setKept(false)} wide=${true}>
        <p>Le fichier a changé depuis. <strong>−</strong> ce qui y est, <strong>+</strong> ce qui a été retrouvé.</p>
        <${Difference} old=${desk.text} text=${state.recovered.text ?? ""} what="Le fichier, et ce qui a été retrouvé" />
        <p class="acts">
          <button type="button" onClick=${() => { void desk.act("recovered", { take: true }); setKept(false); }}>Reprendre ce qui a été retrouvé</button>
          <button type="button" onClick=${() => { void desk.act("recovered", { take: false }); setKept(false); }}>Garder le fichier</button>
        </p>
      </${Dialog}>`}`;
}

/** @param {string} when */
const day = (when) => {
  const date = new Date(when);
  return Number.isNaN(date.valueOf()) ? when : date.toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
};
