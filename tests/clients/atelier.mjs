// Works in the page of the atelier, as a person does:
//   node atelier.mjs <address of Chromium> <what: a name of WORK> <address of the atelier> <folder that it serves>
// Says on standard output what came of it.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { close, newTab, open } from "./browser.mjs";

const [chromium, work, address, folder] = process.argv.slice(2);
const SAVED = join(folder, "saved");
const NEED = "A ce jour, trop peu de médecins";

const complaints = [];
const profile = await open(chromium);

async function opened(url = address, { width = 1280, dark = false, bypass = false } = {}) {
  const tab = await newTab(profile);
  tab.on("console", (message) => {
    if (!/status of 409/.test(message.text())) complaints.push(message.text()); // another page was first: it is done anew
  });
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== new URL(address).origin) complaints.push(request.url());
  });
  await tab.setBypassCSP(bypass); // axe-core is put into the page
  await tab.setViewport({ width, height: 800 });
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await tab.goto(url);
  return tab;
}

// ── what is seen ─────────────────────────────────────────────────────────────────────────────

const key = (tab) => tab.evaluate(() => document.querySelector(".pages [data-key]")?.dataset.key ?? "");
const seen = (tab, selector) => tab.waitForSelector(selector, { visible: true });
const told = (tab, words) => tab.waitForFunction((expected) => document.querySelector(".told")?.textContent === expected, {}, words);
const shown = (tab) => tab.waitForFunction(() => document.querySelector(".pages [data-key]")?.dataset.key);

/** Does something, and waits until the page that is seen is another. */
async function turned(tab, act) {
  const before = await key(tab);
  await act();
  await tab.waitForFunction((old) => (document.querySelector(".pages [data-key]")?.dataset.key ?? old) !== old, {}, before);
}

async function smoke() {
  const tab = await opened();
  await shown(tab);
  await byKeys.reach(tab, "#champ-_47name");
  await tab.keyboard.press("End");
  await turned(tab, () => tab.keyboard.type(" et Vallées"));
  await told(tab, "Modifications non enregistrées");
  await control(tab, "s");
  await told(tab, "Enregistré");
  const heading = await tab.$eval("h1", (element) => element.textContent);
  return { title: await tab.title(), heading, widths: await parted(tab) };
}

/** How wide the left side is, in hundredths: at first, by a key, drawn to the middle, and in the page anew. */
async function parted(tab) {
  const bar = await seen(tab, ".splitter");
  const widths = [];
  const look = async () => widths.push(await tab.evaluate(() => Math.round((100 * document.querySelector(".pane.left").offsetWidth) / innerWidth)));
  await look();
  await bar.focus();
  await tab.keyboard.press("ArrowRight");
  await seen(tab, ".splitter[aria-valuenow='55']");
  await look();
  const { x, y, width } = await bar.boundingBox();
  await tab.mouse.move(x + width / 2, y + 200);
  await tab.mouse.down();
  await tab.mouse.move(1280 / 2, y + 220, { steps: 3 });
  await tab.mouse.up();
  await seen(tab, ".splitter[aria-valuenow='50']");
  await tab.reload();
  await seen(tab, ".splitter[aria-valuenow='50']");
  await look();
  return widths;
}

// ── a project from nothing to its documents ──────────────────────────────────────────────────

/** How somebody gets to a place of the page and does what it is for. */
const byKeys = {
  async reach(tab, selector) {
    for (let steps = 0; steps < 600; steps += 1) {
      if (await tab.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await tab.keyboard.press("Tab");
    }
    throw new Error(`${selector} is not reached by Tab`);
  },
  async press(tab, selector) {
    await this.reach(tab, selector);
    await tab.keyboard.press("Enter");
  },
  async take(tab, selector, words) {
    await this.reach(tab, selector);
    await tab.keyboard.type(words);
    await seen(tab, `${selector}[aria-expanded=true]`);
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
  },
  async choose(tab, selector, index) {
    await this.reach(tab, selector);
    await tab.keyboard.press("Home");
    for (let step = 0; step < index; step += 1) await tab.keyboard.press("ArrowDown");
  },
};

const byMouse = {
  async reach(tab, selector) {
    const element = await seen(tab, selector);
    await element.scrollIntoView();
    await element.click();
  },
  async press(tab, selector) {
    await this.reach(tab, selector);
  },
  async take(tab, selector, words) {
    await this.reach(tab, selector);
    await tab.keyboard.type(words);
    await this.reach(tab, `${selector} ~ [role=listbox] [role=option]`);
  },
  async choose(tab, selector, index) {
    const values = await tab.$$eval(`${selector} option`, (options) => options.map((option) => option.value));
    await tab.select(selector, values[index]);
  },
};

async function journey(by) {
  const session = await profile.browser().target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: profile.id, downloadPath: SAVED, eventsEnabled: true });
  const whole = new Promise((resolve) => {
    session.on("Browser.downloadProgress", ({ state }) => { if (state === "completed") resolve(); });
  });
  const tab = await opened();
  await by.reach(tab, "#nom");
  await tab.keyboard.type("Val d'Essai");
  await by.reach(tab, "#departement");
  await tab.keyboard.type("66");
  await by.take(tab, "#choix-communes", "cabest");
  await by.take(tab, "#choix-communes", "salei");
  await by.press(tab, "form .main");

  await shown(tab);
  const path = join(folder, readdirSync(folder).find((name) => name.startsWith("val")), "project.yaml");
  const created = readFileSync(path, "utf8");

  await section(tab, by, "needs");
  await by.press(tab, "#champ-_47needs_47items-plus");
  const items = await tab.$$eval("[data-path^='/needs/items/']", (all) => all.length);
  const place = `#champ-_47needs_47items_47${items - 1}`;
  await by.reach(tab, place);
  await turned(tab, () => tab.keyboard.type(NEED));
  const broken = await seen(tab, ".said .warning").then((line) => line.evaluate((element) => element.textContent));
  await turned(tab, () => by.press(tab, ".said .warning .small"));
  // The page may have turned for the last letters that were typed.
  const mended = await tab.waitForFunction((selector, words) => {
    const { value } = document.querySelector(selector);
    return value !== words && value;
  }, {}, place, NEED).then((found) => found.jsonValue());

  // Each document says the name; a page of each is another when it changes.
  const documents = await tab.$$eval(".tools select option", (options) => options.map((option) => option.textContent));
  const changed = [];
  for (const [index, title] of documents.entries()) {
    if (index !== (await tab.$eval(".tools select", (list) => list.selectedIndex))) await turned(tab, () => by.choose(tab, ".tools select", index));
    await section(tab, by, "");
    await by.reach(tab, "#champ-_47name");
    await tab.keyboard.press("End");
    await turned(tab, () => tab.keyboard.type("s"));
    changed.push(title);
  }
  await by.press(tab, ".top .main");
  await told(tab, "Enregistré");
  await by.press(tab, ".handing [title^='Écrit']");
  await tab.waitForFunction(() => /fichiers? écrits?/.test(document.getElementById("dit").textContent));
  await by.press(tab, ".joined button:first-of-type");
  await whole;
  return { created, saved: readFileSync(path, "utf8"), documents, changed, broken, mended, downloaded: readdirSync(SAVED), path };
}

// ── letters go out, forms come back ──────────────────────────────────────────────────────────

async function exchange() {
  const tab = await opened();
  await shown(tab);
  const drop = async (view, ...files) => {
    await byMouse.press(tab, `#droite-${view}`);
    const field = await tab.waitForSelector(`#droite-${view}-vue input[type=file]`);
    await field.uploadFile(...files);
  };
  const text = (selector) => seen(tab, selector).then((place) => place.evaluate((element) => element.innerText));
  await seen(tab, "#droite-send");
  await byMouse.press(tab, "#droite-send");
  await seen(tab, ".ways select");
  await tab.select(".ways label:last-child select", "folder");
  await drop("send", join(folder, "destinataires.csv"));
  const sent = await text("#droite-send-vue .notice");
  await drop("receive", ...readdirSync(join(folder, "retours")).map((name) => join(folder, "retours", name)));
  const received = await text("#droite-receive-vue .report");
  await byMouse.press(tab, "#droite-receive-vue .main");
  await told(tab, "Modifications non enregistrées");
  await byMouse.press(tab, "#droite-receive-vue .acts button");
  await tab.waitForFunction(() => document.querySelector(".tools select")?.value === "synthese");
  await turned(tab, () => {});
  await byMouse.press(tab, ".top .main");
  await told(tab, "Enregistré");
  return { sent, received };
}

// ── lists are put in order, and choices made ─────────────────────────────────────────────────

async function ordered() {
  const tab = await opened();
  await shown(tab);
  const place = (at) => `#champ-_47needs_47items_47${at}`;
  const items = () => tab.$$eval("[data-path^='/needs/items/']", (all) => all.map((field) => field.value));
  const until = (first) => tab.waitForFunction((selector, words) => document.querySelector(selector)?.value === words, {}, place(0), first);
  await section(tab, byKeys, "needs");
  const before = await items();
  await byKeys.reach(tab, place(0));
  await control(tab, "a");
  await tab.keyboard.press("Backspace"); // what is typed next is for this item, not for the one that follows
  await told(tab, "Modifications non enregistrées");
  await until("");
  await turned(tab, () => tab.keyboard.type("X"));
  const rewritten = await items();
  await turned(tab, () => control(tab, "z"));
  await until(before[0]);
  await turned(tab, async () => {
    await tab.keyboard.down("Alt");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.up("Alt");
  });
  const moved = await items();
  const focused = await tab.evaluate(() => document.activeElement.className);
  const grips = await tab.$$(".list .grip");
  const [from, to] = [await grips[2].boundingBox(), await grips[0].boundingBox()];
  await turned(tab, async () => {
    await tab.mouse.move(from.x + 8, from.y + 8);
    await tab.mouse.down();
    await tab.mouse.move(to.x + 60, to.y + 8, { steps: 5 });
    await tab.mouse.up();
  });
  const dragged = await items();
  await turned(tab, () => byMouse.press(tab, ".list .row:last-child .quiet"));
  const removed = await items();
  for (const first of [dragged[0], moved[0], before[0]]) {
    await turned(tab, () => control(tab, "z")); // a page of before leads to where a sentence was
    await until(first);
  }
  await tab.waitForFunction((count) => document.querySelectorAll("[data-path^='/needs/items/']").length === count, {}, before.length);

  await section(tab, byKeys, "");
  await byMouse.press(tab, `.spot[aria-label*="${before[0]}"]`); // a sentence of the page leads to its field
  await tab.waitForFunction(() => document.activeElement.dataset.path === "/needs/items/0");

  await section(tab, byKeys, "missions");
  await byKeys.press(tab, ".row:last-child > .fold");
  await byKeys.reach(tab, "[id$='_47actions-connu']");
  await tab.keyboard.press("ArrowDown");
  await seen(tab, "[id$='_47actions-connu'][aria-expanded=true]");
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("Enter");
  await section(tab, byKeys, "letter"); // who adds a part of the letter begins with those that it has
  await byKeys.press(tab, "[id$='_47letter_47sections-plus']");
  await tab.waitForFunction(() => document.activeElement.closest("[data-path='/letter/sections'] .row:last-child:nth-child(n+2)"));
  await told(tab, "Modifications non enregistrées");
  await control(tab, "s");
  await told(tab, "Enregistré");
  return { before, rewritten, moved, dragged, removed, focused };
}

// ── two pages, and a server that is away ─────────────────────────────────────────────────────

async function together() {
  const [one, other] = [await opened(), await opened()];
  await one.bringToFront(); // a page behind another is not drawn, and what it draws not seen
  await seen(one, ".section h2");
  await other.bringToFront();
  await byMouse.press(other, "#gauche-text");
  await other.waitForFunction(() => document.querySelector(".editor")?.shadowRoot?.querySelector(".cm-content"));
  await other.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await control(other, "Home");
  const field = "#champ-_47name";
  const old = await one.$eval(field, (element) => element.value);
  await other.keyboard.type("# tape ");
  await one.evaluate((place) => { // both at once: no page waits for the other
    const element = document.querySelector(place);
    element.value += " Nord";
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, field);
  await other.keyboard.type("ici\n");
  await other.waitForFunction((name) => document.title.startsWith(name), {}, `${old} Nord`);

  await one.bringToFront();
  await told(one, "Modifications non enregistrées");
  await one.setOfflineMode(true);
  await byMouse.reach(one, field);
  await one.keyboard.press("End");
  await one.keyboard.type(" Est");
  await told(one, "Connexion perdue");
  await one.setOfflineMode(false);
  await told(one, "Modifications non enregistrées");
  await other.bringToFront();
  await other.waitForFunction((name) => document.title.startsWith(name), {}, `${old} Nord Est`);

  await one.bringToFront();
  const now = () => one.$eval(field, (element) => element.value);
  while ((await now()) !== `${old} Nord`) { // a word that was typed slowly is several steps
    const before = await now();
    await control(one, "z");
    await one.waitForFunction((place, text) => document.querySelector(place).value !== text, {}, field, before);
    await bothShow(now, other);
  }

  await other.bringToFront();
  await other.setOfflineMode(true); // who leaves a page leaves nothing behind
  await other.evaluate(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await other.keyboard.type("# parti\n");
  await told(other, "Connexion perdue");
  await byMouse.press(other, ".back");
  await other.waitForSelector("#nom");
  await other.setOfflineMode(false);
  await one.bringToFront();
  await byMouse.press(one, "#gauche-text");
  await one.waitForFunction(() => document.querySelector(".editor")?.shadowRoot?.querySelector(".cm-content")?.textContent.includes("# parti"));
  await control(one, "s");
  await told(one, "Enregistré");
  await other.bringToFront();
  await other.goBack();
  await told(other, "Enregistré");
  complaints.splice(0, complaints.length, ...complaints.filter((words) => !words.includes("ERR_INTERNET_DISCONNECTED")));
  return {};
}

async function bothShow(value, other) { // a step is done when it has come to the other page too
  for (let left = 600; !(await other.title()).startsWith(await value()); left -= 1) {
    if (left === 0) throw new Error(`${await value()} has not come to ${await other.title()}`);
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

async function control(tab, name) {
  await tab.keyboard.down("Control");
  await tab.keyboard.press(name);
  await tab.keyboard.up("Control");
}

async function section(tab, by, name) {
  const index = await tab.$$eval(".sections option", (options, wanted) => options.findIndex((option) => option.value === wanted), name);
  await tab.evaluate((at) => { document.querySelectorAll(".sections li button")[at].id = `partie-${at}`; }, index);
  await by.press(tab, `#partie-${index}`);
}

// ── is it for everybody ──────────────────────────────────────────────────────────────────────

async function looked() {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const found = [];
  const look = async (tab, where) => {
    const problems = await tab.evaluate(async () => (await axe.run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    const { wide, tall } = await tab.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return { wide: scrollWidth - innerWidth, tall: scrollHeight - innerHeight };
    });
    found.push({ where, problems, wide, tall }); // what scrolls is in the page, never the page
  };
  const begin = async (url, options, ready) => {
    const tab = await opened(url, { ...options, bypass: true });
    await seen(tab, ready);
    await tab.evaluate(axe);
    return tab;
  };
  for (const width of [390, 1280]) {
    for (const dark of [false, true]) {
      const name = `${width} ${dark ? "dark" : "light"}`;
      const start = await begin(address.replace(/&projet=.*/, ""), { width, dark }, ".projects");
      await look(start, `${name}: start`);
      await start.close();
      const tab = await begin(address, { width, dark }, ".section h2");
      const sections = await tab.$$eval(".sections li", (all) => all.length);
      for (let at = 0; at < sections; at += 1) {
        await tab.evaluate((index) => document.querySelectorAll(".sections li button")[index].click(), at);
        await tab.waitForFunction((index) => document.querySelectorAll(".sections li button")[index].ariaCurrent === "true", {}, at);
        await tab.evaluate(() => document.querySelectorAll(".section .fold[aria-expanded=false]").forEach((fold) => fold.click()));
        await look(tab, `${name}: section ${at}`);
      }
      for (const view of ["gauche-text", "droite-documents", "droite-problems", "droite-send", "droite-receive"]) {
        await tab.evaluate((id) => {
          document.querySelectorAll(".sides button")[id.startsWith("droite") ? 1 : 0].click();
          document.getElementById(id).click();
        }, view);
        await seen(tab, `#${view}-vue > *`);
        await look(tab, `${name}: ${view}`);
      }
      await tab.close();
    }
  }
  return { found };
}

/** What a person sees of each page that is open, for whoever looks for the reason of a failure. */
async function said() {
  for (const tab of await profile.pages()) {
    console.error(await tab.evaluate(() => {
      const at = document.activeElement;
      return `${document.title} (${document.visibilityState}), at <${at?.tagName} id="${at?.id}" class="${at?.className}">:\n${document.body.innerText}`;
    }));
  }
}

const WORK = { smoke, ordered, together, exchange, journey: () => journey(byKeys), pointing: () => journey(byMouse), looked };
try {
  console.log(JSON.stringify({ ...(await WORK[work]()), complaints }));
} catch (error) {
  console.error(error, complaints);
  await said();
  process.exitCode = 1;
} finally {
  await close(profile);
}
