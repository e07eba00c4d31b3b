// Opens pages in Chromium without network, each at each width, and lets axe-core look at them:
//   node html_check.mjs <address of Chromium> <widths, "390,1280"> <page.html>...
// For each page and width one line of JSON: what axe found, what the page asked for or complained
// of, how wide it is, its smallest letters in pixels, and the short words that break over two lines.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { close, newTab, open } from "./browser.mjs";

const [chromium, widths, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const profile = await open(chromium);
try {
  for (const page of pages) {
    for (const width of widths.split(",").map(Number)) console.log(JSON.stringify(await look(page, width)));
  }
} finally {
  await close(profile);
}

// A word has no space in it but for those that no line ends at.
function words() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const broken = [];
  let smallest = Infinity;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(text.parentElement).fontSize);
    for (const { 0: word, index } of text.data.matchAll(/[^ \n\t/–—-]+/g)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 0 && !text.parentElement.closest("sup")) smallest = Math.min(smallest, size);
      if (lines.size > 1 && word.length <= 14) broken.push(word);
    }
  }
  return { smallest, broken };
}

async function look(page, width) {
  const requests = [];
  const complaints = [];
  const tab = await newTab(profile);
  await tab.setOfflineMode(true);
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) requests.push(request.url());
  });
  await tab.setViewport({ width, height: 800, isMobile: width < 600 });
  await tab.goto(pathToFileURL(page).href);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  const { smallest, broken } = await tab.evaluate(words);
  await tab.evaluate(axe);
  const { passes, violations } = await tab.evaluate(() => window.axe.run({ preload: false }));
  await tab.close();
  const found = violations.map(({ id, nodes: [first] }) => `${id}: ${first.html} ${first.failureSummary}`);
  return { page, width, wide, smallest, broken, requests, complaints, found, passes: passes.length };
}
