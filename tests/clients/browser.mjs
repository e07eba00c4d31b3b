// Chromium without a screen, and without asking anything of the network by itself.
import puppeteer from "puppeteer-core";

// Milliseconds after which it is taken to hang; nothing takes so long on any machine.
export const HANG = 600_000;

export function launch(executablePath, userDataDir) {
  return puppeteer.launch({
    executablePath,
    userDataDir,
    timeout: HANG,
    protocolTimeout: HANG,
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

export async function newTab(browser) {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(HANG);
  return tab;
}
