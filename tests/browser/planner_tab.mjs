// The planner's page in a tab of Debian's Chromium, with everything strange that happens there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

export const program = process.env.V2V_PROGRAM;
export const root = process.env.V2V_SOURCE_DIR;
export const page = path.join(process.env.V2V_PAGE, "planner.html");
export const place = mkdtempSync(path.join(tmpdir(), "v2v-planner-"));

// Before any hook of a test: those of several files have no order.
const browser = await chromium.launch({ executablePath: process.env.V2V_CHROMIUM, args: ["--no-sandbox"] });
after(async () => {
  await browser.close();
  rmSync(place, { recursive: true });
});

/** A file in a tab of its own; `strange` is what it asks for, says or complains of. */
export async function openFile(file, { width = 1400, fragment = "", bypassCSP = false, ...more } = {}) {
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width, height: 900 }, offline: true, bypassCSP, ...more });
  const tab = await context.newPage();
  const strange = [];
  tab.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("blob:null/") && !url.startsWith("data:")) strange.push(url);
  });
  tab.on("pageerror", (error) => strange.push(String(error)));
  tab.on("console", (message) => strange.push(message.text()));
  tab.on("dialog", (dialog) => { strange.push(dialog.message()); void dialog.dismiss(); });
  await tab.goto(address + fragment);
  return { tab, strange, close: () => context.close() };
}

/** The page, when it has its first answer. */
export async function open({ file = page, ...more } = {}) {
  const opened = await openFile(file, more);
  await opened.tab.locator(".answer").first().waitFor({ timeout: 60_000 });
  return opened;
}

export const finished = (tab) => tab.locator(".progress", { hasText: "Simulated: 1000 / 1000" }).waitFor({ timeout: 120_000 });
export const few = async (tab, many = 20) => {
  await tab.getByLabel("How many virtual trials").fill(String(many));
  await tab.getByLabel("How many virtual trials").press("Enter");
  await tab.locator(".progress", { hasText: `Simulated: ${many} / ${many}` }).waitFor({ timeout: 60_000 });
};

/** What a button gives to keep, as a file. */
export async function downloaded(tab, name) {
  const [file] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name, exact: true }).click()]);
  return file.path();
}
