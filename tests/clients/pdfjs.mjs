// node pdfjs.mjs <address of Chromium> form.pdf filled.pdf '{"field": "value"}':
// fills a form in pdf.js, in Chromium, with clicks and keys; prints which fields the Tab key
// reaches, in its order, and all that a screen reader is told, as JSON.
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { close, newTab, open } from "./browser.mjs";

const [chromium, source, target, answers] = process.argv.slice(2);
const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const types = { ".html": "text/html", ".mjs": "text/javascript", ".css": "text/css", ".pdf": "application/pdf" };

const server = createServer(async (request, response) => {
  try {
    if (request.method === "POST") {
      const parts = [];
      for await (const part of request) parts.push(part);
      await writeFile(target, Buffer.concat(parts));
      return response.end();
    }
    const path = request.url === "/form.pdf" ? source : join(here, request.url);
    const content = await readFile(path);
    response.setHeader("Content-Type", types[extname(path)] ?? "application/octet-stream");
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const profile = await open(chromium);
try {
  const page = await newTab(profile);
  await page.setViewport({ width: 1000, height: 1400 });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${server.address().port}/viewer.html`);
  await page.waitForFunction("globalThis.widgets");
  const widgets = await page.evaluate("widgets");
  await page.waitForSelector(`[data-element-id="${widgets[0].id}"]`);
  console.log(JSON.stringify({ reached: await reached(page, widgets), told: await told(page) }));
  for (const [name, value] of Object.entries(JSON.parse(answers))) {
    const named = widgets.filter((widget) => widget.name === name);
    const box = named.find((widget) => widget.value === value);
    const element = await page.waitForSelector(`[data-element-id="${(box ?? named[0]).id}"]`);
    await element.scrollIntoView();
    const { x, y, width, height } = await element.boundingBox();
    await page.mouse.click(x + width / 2, y + height / 2);
    if (!box) await page.keyboard.type(value);
  }
  await page.click("#save");
  await page.waitForSelector("body[data-saved]");
} finally {
  await close(profile);
  server.close();
}

async function reached(page, widgets) {
  const ids = [];
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement.dataset.elementId ?? "");
    if (id && id === ids[0]) break;
    if (id) ids.push(id);
  }
  return ids.map((id) => widgets.find((widget) => widget.id === id).name);
}

async function told(page) {
  const nodes = [await page.accessibility.snapshot({ interestingOnly: false })];
  const texts = [];
  for (const node of nodes) {
    texts.push(node.name ?? "", String(node.value ?? ""), node.description ?? "");
    nodes.push(...(node.children ?? []));
  }
  return texts.filter(Boolean);
}
