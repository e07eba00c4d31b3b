// The form of an HTML document: saves the answers as a file. Nothing is sent,
// and nothing is kept in the browser: its machine may be shared.
"use strict";
(() => {
  const form = document.querySelector("form");
  const actions = form.querySelector(".actions");
  const status = form.querySelector("[role=status]");
  const fields = [...form.querySelectorAll("input[name], textarea[name]")];
  let unsaved = false;

  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const isHidden = (field) => field.type === "hidden";

  function answers() {
    const hidden = { document: "", projet: "" };
    const given = {};
    for (const field of fields) {
      const values = isHidden(field) ? hidden : given;
      const value = isBox(field) && !field.checked ? "" : field.value;
      values[field.name] = values[field.name] || value;
    }
    return { ...hidden, fields: given };
  }

  function slug(text) {
    return text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").slice(0, 60)
      .replace(/^-+|-+$/g, "");
  }

  function fileName({ document: name, projet, fields: { nom } }) {
    const parts = [name.split("/")[0], nom || projet || ""].map(slug).filter(Boolean);
    return `${parts.join("-") || "reponses"}.json`;
  }

  function save() {
    const given = answers();
    if (Object.values(given.fields).every((value) => value.trim() === "")) {
      status.textContent = "Aucun champ n'est rempli : rien n'a été enregistré.";
      return;
    }
    const link = document.createElement("a");
    const json = `${JSON.stringify(given, null, 2)}\n`;
    link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    link.download = fileName(given);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    status.textContent = `Vos réponses sont dans le fichier « ${link.download} », parmi vos `
      + "téléchargements. Il reste à l'envoyer : cette page n'envoie rien elle-même.";
  }

  // A text area grows with its text, so that all of it is printed; in em, for
  // paper has another size of letters.
  function grow(area) {
    area.style.height = "";
    if (area.scrollHeight > area.clientHeight) {
      const height = area.scrollHeight + area.offsetHeight - area.clientHeight;
      area.style.height = `${height / parseFloat(getComputedStyle(area).fontSize)}em`;
    }
  }

  // A second click, or Space on a ticked button, takes the tick out of a radio button.
  const ticked = new Map(fields.filter((field) => field.checked).map((box) => [box.name, box]));
  function untick(radio) {
    radio.checked = false;
    ticked.delete(radio.name);
    changed();
  }

  function changed() {
    unsaved = true;
    status.textContent = "";
  }

  form.addEventListener("click", ({ target }) => {
    if (target.type !== "radio") return;
    if (ticked.get(target.name) === target) untick(target);
    else ticked.set(target.name, target);
  });
  form.addEventListener("keyup", (event) => {
    if (event.key !== " " || event.target.type !== "radio" || !event.target.checked) return;
    event.preventDefault();
    untick(event.target);
  });
  form.addEventListener("input", ({ target }) => {
    changed();
    if (target.matches("textarea")) grow(target);
  });
  window.addEventListener("beforeprint", () => form.querySelectorAll("textarea").forEach(grow));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  form.querySelector("[data-action=save]").addEventListener("click", save);
  form.querySelector("[data-action=print]").addEventListener("click", () => window.print());
  actions.hidden = false;
})();
