// The sections of the form: which there are, and the list that leads to them.
/** @import { Field, Json, Node, Problem } from "./protocol.js" */
import { html } from "./page.js";
import { resolved } from "./nodes.js";
import { isIn, valueAt, within } from "./values.js";

/** @typedef {{ id: string, title: string, help?: string, group: string, fields: Field[], alone: boolean }} Section */

/** What stands together in the list; what is not named here comes last. */
const GROUPS = /** @type {[string, string[]][]} */ ([
  ["Le projet", ["territory", "needs", "professionals", "missions", "assessment"]],
  ["Les avis", ["organisations", "opinions", "procedure", "fiche"]],
  ["Les questionnaires", ["questionnaire", "answers", "synthese", "membership", "members", "collected"]],
  ["Autres documents", ["letter", "action_sheets", "meetings", "report", "guide"]],
  ["Réglages", ["theme", "show", "documents", "templates", "rules"]],
]);

/** @param {Node} root */
export function sectionsOf(root) {
  const definitions = root.definitions ?? {};
  const fields = root.fields ?? [];
  const large = new Set(["object", "list", "map", "free"]);
  const named = GROUPS.flatMap(([, keys]) => keys);
  const isSection = (/** @type {Field} */ { key, node }) => named.includes(key) || large.has(resolved(node, definitions).kind ?? "");
  const general = fields.filter((field) => !isSection(field) && field.key !== "version");
  /** @type {Section[]} */
  const sections = [{ id: "", title: "La CPTS", group: GROUPS[0][0], fields: general, alone: false }];
  for (const [group, keys] of GROUPS) {
    const others = group === GROUPS.at(-1)?.[0] ? fields.filter((field) => isSection(field) && !named.includes(field.key)) : [];
    const those = [...keys.flatMap((key) => fields.filter((field) => field.key === key)), ...others];
    for (const field of those) {
      const node = resolved(field.node, definitions);
      sections.push({ id: field.key, title: node.title ?? field.key, help: node.kind === "object" ? node.help : undefined, group, fields: [field], alone: true });
    }
  }
  return sections;
}

/**
 * @param {{ sections: Section[], chosen: string, choose: (id: string) => void, problems: Problem[], values: Json | undefined }} props
 */
export function Sections({ sections, chosen, choose, problems, values }) {
  const faults = (/** @type {Section} */ section) =>
    problems.filter(({ path }) => path && section.fields.some(({ key }) => isIn(path, within("", key))));
  const name = (/** @type {Section} */ section) => {
    const found = faults(section).length;
    return found ? `${section.title} (${found})` : section.title;
  };
  const groups = GROUPS.map(([group]) => ({ group, those: sections.filter((section) => section.group === group) }));
  return html`
    <nav class="sections" aria-label="Parties du projet">
      <label class="narrow">Partie
        <select value=${chosen} onChange=${(/** @type {any} */ event) => choose(event.target.value)}>
          ${groups.map(({ group, those }) => html`
            <optgroup label=${group}>${those.map((section) => html`<option value=${section.id}>${name(section)}</option>`)}</optgroup>`)}
        </select></label>
      ${groups.map(({ group, those }) => html`
        <div class="wide" key=${group}>
          <p class="of">${group}</p>
          <ul aria-label=${group}>${those.map((section) => {
            const found = faults(section);
            const filled = section.fields.some(({ key }) => valueAt(values, within("", key)) !== undefined);
            const worst = found.some(({ severity }) => severity === "error") ? "error" : "warning";
            return html`
              <li key=${section.id}><button type="button" class=${filled ? "filled" : ""} aria-current=${section.id === chosen ? "true" : undefined} onClick=${() => choose(section.id)}>
                ${section.title}${found.length > 0 && html`<span class=${`count ${worst}`}>${found.length}<span class="unseen"> à revoir</span></span>`}
              </button></li>`;
          })}</ul>
        </div>`)}
    </nav>`;
}
