// What is said at a place of the form: its help, its problems, what was refused.
import { html, sentence, useState } from "./page.js";
import { useRoom } from "./room.js";

const SHORT = 90; // letters of a help that is shown whole

/** @param {{ text: string, id?: string }} props */
export function Help({ text, id }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= SHORT * 1.4) return html`<p class="hint" id=${id}>${text}</p>`;
  const cut = text.lastIndexOf(" ", SHORT);
  return html`
    <p class="hint" id=${id}>${whole ? text : `${text.slice(0, cut)}…`}${" "}
      <button type="button" class="plain" aria-expanded=${whole} onClick=${() => setWhole(!whole)}>${whole ? "Moins" : "Plus"}</button></p>`;
}

/**
 * The problems at a place, and what the server refused of it.
 * @param {{ path: string, id?: string }} props
 */
export function Said({ path, id }) {
  const { desk, problems, readonly, toText } = useRoom();
  const found = problems.get(path) ?? [];
  const refused = desk.refused.get(path);
  if (!found.length && !refused) return null;
  return html`
    <div class="said" id=${id}>
      ${found.map((problem) => html`
        <p class=${problem.severity} key=${problem.code + problem.message}>
          <span class="unseen">${problem.severity === "error" ? "Erreur : " : "À revoir : "}</span>${sentence(problem.said)}
          ${problem.way && html`<span class="way"> ${sentence(problem.way)}</span>`}
          ${problem.mendable && !readonly && html`${" "}<button type="button" class="small" onClick=${() => desk.mend(problem)}>Corriger</button>`}
        </p>`)}
      ${refused && html`
        <p class="error">Pas enregistré : ${refused.refusal.message}
          ${refused.refusal.hint && html`<span class="way"> ${refused.refusal.hint}</span>`}${" "}
          <button type="button" class="plain" onClick=${() => toText(path)}>Aller au texte</button></p>`}
    </div>`;
}
