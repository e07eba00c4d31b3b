// Build Ruscino's documents in headless Chromium, twice, with no network but this folder's own
// files: node measure.mjs OUT, after assemble.py. Needs the clients of the tests (make clients).
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const require = createRequire(new URL("../../tests/clients/package.json", import.meta.url));
const puppeteer = require("puppeteer-core");
const out = process.argv[2] ?? "site/out";
const site = new URL("site/", import.meta.url);
const types = { html: "text/html", js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
const read = (name) => readFileSync(new URL(name, site));

const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1)) || "index.html";
  try {
    const content = read(name);
    response.writeHead(200, { "Content-Type": types[name.split(".").pop()] ?? "application/octet-stream" });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"], protocolTimeout: 600_000 });
try {
  const page = await browser.newPage();
  const strangers = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("blob:") && !url.startsWith("data:")) strangers.push(url);
  });
  page.on("console", (message) => console.error(message.text()));
  await page.goto(address);
  for (const turn of ["first", "second"]) {
    await page.waitForSelector("#build:not([disabled])");
    await page.evaluate(() => { window.result = undefined; document.getElementById("build").click(); });
    await page.waitForFunction(() => window.result, { timeout: 600_000 });
    const { error, took } = await page.evaluate(() => ({ error: window.result.error, took: window.result.took }));
    if (error) throw new Error(error);
    console.log(turn, JSON.stringify(took));
  }
  const files = await page.evaluate(() => Object.entries(window.result.files).map(([name, content]) =>
    [name, btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""))]));
  mkdirSync(out, { recursive: true });
  for (const [name, content] of files) writeFileSync(`${out}/${name}.pdf`, Buffer.from(content, "base64"));
  const sizes = readdirSync(site).filter((name) => name.includes(".")).map((name) => read(name));
  const sum = (all) => Math.round(all.reduce((total, one) => total + one.length, 0) / 1e5) / 10;
  console.log("requests elsewhere:", strangers.length, "; megabytes:", sum(sizes), "compressed:", sum(sizes.map((one) => gzipSync(one))));
} finally {
  await browser.close();
  server.close();
}
