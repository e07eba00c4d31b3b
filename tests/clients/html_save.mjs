// node html_save.mjs <address of Chromium> < [{"source", "target", "answers"}]:
// fills pages in Chromium and keeps the file that each gives its reader.
import { writeFileSync } from "node:fs";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { close, newTab, open } from "./browser.mjs";

const profile = await open(process.argv[2]);
try {
  const tab = await newTab(profile);
  tab.on("dialog", (dialog) => dialog.accept()); // it asks before what is typed is left behind
  await tab.evaluateOnNewDocument(() => {
    URL.createObjectURL = (blob) => { window.saved = blob.text(); return "#"; };
  });
  for (const { source, target, answers } of await json(process.stdin)) {
    await tab.goto(pathToFileURL(source).href);
    writeFileSync(target, await tab.evaluate(fill, answers));
  }
} finally {
  await close(profile);
}

function fill(answers) {
  for (const field of document.querySelectorAll("input[name], textarea[name]")) {
    const answer = answers[field.name];
    if (answer === undefined) continue;
    if (field.type === "radio") field.checked = field.value === answer;
    else field.value = answer;
  }
  document.querySelector("[data-action=save]").click();
  return window.saved;
}
