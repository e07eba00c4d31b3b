// Fills in an HTML form in Chromium by keyboard alone, the way a person does:
//   node html_form.mjs <address of Chromium> <page.html> <empty folder>  < {answers, untick, back}
// Says on standard output what came of it; the folder receives what was saved.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { close, newTab, open } from "./browser.mjs";

const [chromium, page, folder] = process.argv.slice(2);
const { answers, untick, back } = await json(process.stdin);
const saved = join(folder, "saved");
const profile = await open(chromium);
try {
  console.log(JSON.stringify(await fill()));
} finally {
  await close(profile);
}

async function fill() {
  const tab = await newTab(profile);
  const complaints = [];
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) complaints.push(request.url());
  });
  const session = await profile.browser().target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", {
    behavior: "allow", browserContextId: profile.id, downloadPath: saved, eventsEnabled: true,
  });
  const whole = new Promise((resolve) => {
    session.on("Browser.downloadProgress", ({ state }) => { if (state === "completed") resolve(); });
  });
  await tab.evaluateOnNewDocument(() => {
    window.print = () => { window.printed = true; };
  });
  await tab.setViewport({ width: 390, height: 800, isMobile: true });
  await tab.goto(pathToFileURL(page).href);
  const width = await tab.evaluate(() => document.documentElement.scrollWidth);

  const emptySave = await press(tab, "save");
  const reached = [];
  await tab.goto(pathToFileURL(page).href);
  for (let field = await next(tab); !field.action; field = await next(tab)) {
    if (field.name === reached.at(-1)) continue; // another part of a date, or box of a group
    reached.push(field.name);
    await answer(tab, field, answers[field.name] ?? "");
    if (untick.includes(field.name)) await tab.keyboard.press("Space");
  }
  for (const name of back) { // to a box, to take its tick out
    await tab.focus(`[name="${name}"]:checked`);
    await tab.keyboard.press("Space");
  }
  const status = await press(tab, "save");
  await press(tab, "print");
  const state = await tab.evaluate(() => ({
    printed: window.printed === true, stored: localStorage.length + document.cookie.length,
  }));
  await whole;
  const file = readdirSync(saved).join();
  await tab.pdf({ path: join(folder, "printed.pdf"), preferCSSPageSize: true });
  return { ...state, reached, emptySave, status, file, width, complaints };
}

// What has the focus after one more Tab.
async function next(tab) {
  await tab.keyboard.press("Tab");
  return tab.evaluate(() => {
    const { name, type, dataset } = document.activeElement;
    const group = [...document.getElementsByName(name ?? "")].map(({ value }) => value);
    const order = new Intl.DateTimeFormat().formatToParts().map((part) => part.type);
    return { name, type, action: dataset.action, group, order };
  });
}

async function answer(tab, { type, group, order }, value) {
  if (value === "") return;
  if (type === "radio") {
    const steps = group.indexOf(value);
    if (steps === 0) await tab.keyboard.press("Space");
    for (let step = 0; step < steps; step += 1) await tab.keyboard.press("ArrowDown");
  } else if (type === "checkbox") {
    await tab.keyboard.press("Space");
  } else if (type === "date") {
    const [year, month, day] = value.split("-");
    const typed = order.map((part) => ({ year, month, day })[part] ?? "").join("");
    await tab.keyboard.type(typed);
  } else {
    await tab.keyboard.type(value);
  }
}

// Goes on to a button and presses Enter; returns what the page says then.
async function press(tab, action) {
  for (let steps = 0; steps < 200; steps += 1) {
    const focused = await tab.evaluate(() => document.activeElement.dataset.action);
    if (focused === action) break;
    await tab.keyboard.press("Tab");
  }
  await tab.keyboard.press("Enter");
  return tab.$eval("[role=status]", (line) => line.textContent);
}
