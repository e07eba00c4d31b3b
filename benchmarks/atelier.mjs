// How long the atelier takes from a key to the page that shows it, in Chromium:
//   node benchmarks/atelier.mjs <cpts-docs> <chromium> [keys]      (puppeteer is that of tests/clients: make clients)
// Of Ruscino, and of a project with 100 communes and 200 actions. Close other programs first.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [command, executablePath, keys = "31"] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const clients = createRequire(join(root, "tests/clients/package.json"));
const { default: puppeteer } = await import(pathToFileURL(clients.resolve("puppeteer-core")).href);

const folder = mkdtempSync(join(tmpdir(), "atelier-"));
mkdirSync(join(folder, "ruscino"));
mkdirSync(join(folder, "large"));
copyFileSync(join(root, "projects/ruscino/project.yaml"), join(folder, "ruscino/project.yaml"));
writeFileSync(join(folder, "large/project.yaml"), large());

const server = spawn(command, ["atelier", "--no-browser", folder], { env: { ...process.env, XDG_STATE_HOME: folder } });
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const said = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data))));
  const address = /http:\S+/.exec(said)[0];
  console.log("| project | median | 90 % | keys |\n|---|--:|--:|--:|");
  for (const name of ["ruscino", "large"]) {
    const took = (await measured(`${address}&projet=${name}%2Fproject.yaml`)).sort((a, b) => a - b);
    const at = (share) => `${Math.round(took[Math.floor(share * (took.length - 1))])} ms`;
    console.log(`| ${name} | ${at(0.5)} | ${at(0.9)} | ${took.length} |`);
  }
  console.log(`\nLoad of the machine at the end: ${loadavg().map((load) => load.toFixed(1)).join(", ")}`);
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true });
}

/** Milliseconds from each key, typed into the name of the CPTS, to the frame with its page. */
async function measured(address) {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 1280, height: 800 });
  await tab.goto(address);
  await tab.waitForSelector(".pages [data-key]");
  await tab.click("[data-path='/name']");
  await tab.keyboard.press("End");
  await tab.evaluate(() => {
    const pages = document.querySelector(".pages");
    let began = 0;
    window.took = [];
    addEventListener("keydown", () => { began = performance.now(); }, true);
    new MutationObserver(() => {
      const from = began;
      began = 0;
      if (from) requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - from)));
    }).observe(pages.querySelector(".picture"), { attributeFilter: ["data-key"] });
  });
  for (let key = 0; key < Number(keys); key += 1) {
    await tab.waitForNetworkIdle({ idleTime: 250, concurrency: 1 }); // what is told goes on all the time
    await tab.keyboard.type("abcdefghij"[key % 10]);
    await tab.waitForFunction((count) => window.took.length > count, {}, key);
  }
  const took = await tab.evaluate(() => window.took);
  await tab.close();
  return took;
}

function large() {
  const communes = Array.from({ length: 100 }, (_, at) => `    - Commune-sur-Essai ${at + 1}`);
  const missions = ["acces-aux-soins", "parcours", "prevention", "crise-sanitaire"].flatMap((mission) => [
    `  - mission: ${mission}`,
    "    actions:",
    ...Array.from({ length: 50 }, (_, at) => `      - Faire l'action numéro ${at + 1} avec les acteurs du territoire, et la dire en une phrase qui passe à la ligne`),
  ]);
  const head = ["version: 1", "name: Grande", 'department: "66"', "date: 2026-11-27", "rules: {commune-inconnue: non}"];
  const rest = ["  population: 100000", "professionals:", "  engaged: {label: Équipe projet, counts: {infirmier: 40}}", "missions:"];
  return [...head, "territory:", "  communes:", ...communes, ...rest, ...missions, ""].join("\n");
}
