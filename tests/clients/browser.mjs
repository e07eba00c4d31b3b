// A Chromium that is open, without a screen, and in it a profile of its own for each program.
import puppeteer from "puppeteer-core";

// Milliseconds after which it is taken to hang; nothing takes so long on any machine. Less than
// the tests give the whole program, so that it is said which of its waits it was.
const HANG = 120_000;

export async function open(browserWSEndpoint) {
  const browser = await puppeteer.connect({ browserWSEndpoint, protocolTimeout: HANG });
  return browser.createBrowserContext();
}

export async function close(profile) {
  const browser = profile.browser();
  await profile.close();
  await browser.disconnect();
}

export async function newTab(profile) {
  const tab = await profile.newPage();
  tab.setDefaultTimeout(HANG);
  return tab;
}
