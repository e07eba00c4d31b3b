// Questions that are asked for one answer only, and those that have to be answered.
(() => {
  const form = document.querySelector("form");
  const status = form.querySelector("[role=status]");
  const conditional = [...form.querySelectorAll("section[data-if]")];
  const required = [...form.querySelectorAll("section[data-required]")];
  const fieldsOf = (section) => [...section.querySelectorAll("input, textarea")];
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const kept = new Map(); // what was in a question that is not asked any more

  function isMet(section) {
    const [name, value] = section.dataset.if.split("=");
    return [...form.elements].some((field) => field.name === name && field.value === value && field.checked);
  }

  // A question that is not asked has no answer; what was put into it comes back with it.
  function hide(section) {
    for (const field of fieldsOf(section)) {
      kept.set(field, isBox(field) ? field.checked : field.value);
      if (isBox(field)) field.checked = false;
      else field.value = "";
    }
    section.hidden = true;
  }

  function show(section) {
    for (const field of fieldsOf(section)) {
      if (!kept.has(field)) continue;
      if (isBox(field)) field.checked = kept.get(field);
      else field.value = kept.get(field);
    }
    section.hidden = false;
  }

  function update() {
    for (const section of conditional) {
      if (isMet(section) === section.hidden) (section.hidden ? show : hide)(section);
    }
  }

  function isAnswered(section) {
    const groups = new Map();
    for (const field of fieldsOf(section)) {
      const filled = isBox(field) ? field.checked : field.value.trim() !== "";
      groups.set(field.name, groups.get(field.name) || filled);
    }
    const filled = [...groups.values()];
    return section.dataset.required === "all" ? filled.every(Boolean) : filled.some(Boolean);
  }

  // On paper, all questions: each says when it is asked.
  window.addEventListener("beforeprint", () => conditional.forEach((section) => { section.hidden = false; }));
  window.addEventListener("afterprint", () => conditional.forEach((section) => { section.hidden = !isMet(section); }));
  for (const kind of ["input", "click", "keyup"]) form.addEventListener(kind, update);
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-action=save]")) return;
    const missing = required.filter((section) => !section.hidden && !isAnswered(section));
    if (missing.length === 0) return;
    event.stopPropagation();
    fieldsOf(missing[0])[0].focus();
    status.textContent = missing.length === 1
      ? "Il manque une réponse obligatoire : rien n'a été enregistré."
      : `Il manque ${missing.length} réponses obligatoires : rien n'a été enregistré.`;
  }, true);
  update();
})();
