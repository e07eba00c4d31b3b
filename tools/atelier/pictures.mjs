// Makes docs/images/atelier*.png: an empty folder becomes a fiche avis, by the page alone.
//   node pictures.mjs <cpts-docs> <chromium>      (puppeteer is that of tests/clients: make clients)
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [command, executablePath] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const clients = createRequire(join(root, "tests/clients/package.json"));
const { default: puppeteer } = await import(pathToFileURL(clients.resolve("puppeteer-core")).href);
const images = join(root, "docs/images");
const home = mkdtempSync(join(tmpdir(), "atelier-"));
const folder = join(home, "Documents", "CPTS");
mkdirSync(folder, { recursive: true });

const server = spawn(command, ["atelier", "--no-browser", folder], { env: { ...process.env, XDG_STATE_HOME: home } });
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=fr"], env: { ...process.env, LANGUAGE: "fr" } });
try {
  const said = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data))));
  await pictures(/http:\S+/.exec(said)[0]);
} finally {
  await browser.close();
  server.kill();
  rmSync(home, { recursive: true });
}

async function pictures(address) {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 1180, height: 720 });
  await tab.goto(address);
  const write = async (selector, text) => {
    await (await tab.waitForSelector(selector)).click();
    await tab.keyboard.type(text);
  };
  const take = async (selector, text) => {
    await write(selector, text);
    await (await tab.waitForSelector(`${selector} ~ [role=listbox] [role=option]`)).click();
  };
  const section = (name) => tab.evaluate((wanted) => {
    [...document.querySelectorAll(".sections li button")].find((button) => button.textContent.startsWith(wanted)).click();
  }, name);
  const press = async (selector) => {
    await (await tab.waitForSelector(selector)).click();
  };
  const whole = async (name) => {
    await tab.evaluate(() => document.activeElement.blur());
    await tab.waitForNetworkIdle({ idleTime: 900 });
    await tab.screenshot({ path: join(images, `${name}.png`) });
  };

  await write("#nom", "Côte Radieuse");
  await write("#departement", "66");
  for (const name of ["Canet-en-R", "Sainte-Marie-la", "Saint-Naz"]) await take("#choix-communes", name);
  await whole("atelier-debut");
  await press("form .main");

  await tab.waitForSelector(".sections");
  await section("Besoins");
  for (const [index, need] of ["Un habitant sur dix sans médecin traitant", "Peu de rendez-vous le samedi", "A ce jour, pas d'annuaire des professionnels"].entries()) {
    await press("#champ-_47needs_47items-plus");
    await write(`#champ-_47needs_47items_47${index}`, need);
  }
  await whole("atelier-corriger");
  await press(".said .small");
  await section("Professionnels");
  await write("#champ-_47professionals_47engaged_47label", "Équipe projet");
  for (const [name, count] of [["infirmier", "14"], ["médecin généraliste", "6"], ["pharmacien", "5"], ["masseur-kin", "7"]]) {
    const field = "#champ-_47professionals_47engaged_47counts-nouveau";
    await take(field, name);
    await tab.waitForFunction((wanted) => document.activeElement.dataset.path?.includes(wanted), {}, name);
    await tab.keyboard.type(count);
  }
  await whole("atelier");
  await tab.evaluate(() => document.getElementById("gauche-text").click());
  await whole("atelier-texte");
}
