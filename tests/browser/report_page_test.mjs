// The pages that the program writes, as a browser has them: valid, accessible, alone, true.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const program = process.env.V2V_PROGRAM;
const scenarios = path.join(process.env.V2V_SOURCE_DIR, "scenarios");
const place = mkdtempSync(path.join(tmpdir(), "v2v-page-"));
const pages = [
  ["run", "inati-cel.yaml"],
  ["run", "slot-crunch.yaml"],
  ["run", "uk-network.yaml"],
  ["compare", "inati-cel.yaml", "inati-cel-point-of-care.yaml"],
].map(([command, ...files], number) => ({
  name: `${command} ${files.join(" ")}`,
  command,
  folder: path.join(place, String(number)),
  files: files.map((file) => path.join(scenarios, file)),
}));

let browser;

before(async () => {
  for (const page of pages) {
    execFileSync(program, [page.command, ...page.files, "--replications", "50", "--out", page.folder],
      { stdio: "ignore" });
    page.file = path.join(page.folder, "report.html");
    page.html = readFileSync(page.file, "utf8");
    page.summary = JSON.parse(readFileSync(path.join(page.folder, "summary.json"), "utf8"));
  }
  browser = await chromium.launch({
    executablePath: process.env.V2V_CHROMIUM,
    args: ["--no-sandbox"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(place, { recursive: true });
});

async function open(page, width = 1000) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true });
  const tab = await context.newPage();
  const strange = [];
  tab.on("request", (request) => {
    if (request.url() !== pathToFileURL(page.file).href) strange.push(request.url());
  });
  tab.on("pageerror", (error) => strange.push(String(error)));
  tab.on("console", (message) => strange.push(message.text()));
  await tab.goto(pathToFileURL(page.file).href);
  return { tab, strange, close: () => context.close() };
}

const percent = (fraction) => `${(100 * fraction).toFixed(1)} %`;

for (const page of pages) {
  test(`${page.name}: valid HTML, under 1 MB`, async () => {
    assert.ok(page.html.length < 1_000_000, String(page.html.length));
    const validator = new HtmlValidate({
      extends: ["html-validate:standard"],
      // A table that scrolls is a region that the keyboard reaches.
      rules: { "prefer-native-element": "off" },
    });
    const report = await validator.validateString(page.html);
    assert.deepEqual(report.results.flatMap((result) => result.messages.map((message) =>
      `${message.line}:${message.column} ${message.ruleId} ${message.message}`)), []);
  });

  test(`${page.name}: loads nothing, says nothing to the console`, async () => {
    const { strange, close } = await open(page);
    assert.deepEqual(strange, []);
    await close();
  });

  test(`${page.name}: axe finds nothing`, async () => {
    const { tab, close } = await open(page);
    await tab.evaluate(axe.source);
    const found = await tab.evaluate(() => window.axe.run());
    assert.deepEqual(found.violations.map((violation) =>
      `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), []);
    await close();
  });

  test(`${page.name}: nothing is cut off at 390 px`, async () => {
    const { tab, close } = await open(page, 390);
    const wide = await tab.evaluate(() => {
      const cut = [...document.querySelectorAll("main > *")].filter(
        (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5);
      return [document.scrollingElement.scrollWidth, cut.map((element) => element.outerHTML.slice(0, 80))];
    });
    assert.deepEqual(wide, [390, []]);
    const small = await tab.evaluate(() => [...document.querySelectorAll("p, td, th, li")].filter(
      (element) => parseFloat(getComputedStyle(element).fontSize) < 12).length);
    assert.equal(small, 0);
    await close();
  });

  test(`${page.name}: prints to A4`, async () => {
    const { tab, close } = await open(page);
    const pdf = await tab.pdf({ preferCSSPageSize: true });
    const text = pdf.toString("latin1");
    const boxes = new Set([...text.matchAll(/\/MediaBox \[([^\]]*)\]/g)].map((match) => match[1].trim()));
    assert.equal(boxes.size, 1);
    const [, , width, height] = [...boxes][0].split(/\s+/).map(Number);
    assert.ok(Math.abs(width - 595.3) < 1 && Math.abs(height - 841.9) < 1, [...boxes][0]);
    await close();
  });

  test(`${page.name}: its numbers are those of the JSON`, async () => {
    const { tab, close } = await open(page);
    const answers = await tab.locator(".answer").allInnerTexts();
    if (page.command === "run") {
      assert.ok(answers[0].startsWith(percent(page.summary.treated_fraction.mean)), answers[0]);
      const flow = await tab.locator(".flow > li > p").allInnerTexts();
      assert.equal(flow.length, page.summary.flowchart.length);
      page.summary.flowchart.forEach((stage, i) => {
        assert.ok(flow[i].includes(stage.gate), flow[i]);
        assert.ok(flow[i].replaceAll(",", "").includes(stage.mean.toFixed(1)), flow[i]);
        if (stage.share_of_itt !== null)
          assert.ok(flow[i].includes(percent(stage.share_of_itt)), flow[i]);
        if (stage.published !== null)
          assert.ok(flow[i].includes(`published ${stage.published}`), flow[i]);
      });
    } else {
      const points = 100 * page.summary.differences[0].treated_fraction.mean;
      assert.ok(answers[0].includes(`${Math.abs(points).toFixed(1)} percentage points`), answers[0]);
      const text = await tab.locator("main").innerText();
      for (const arm of page.summary.arms) {
        assert.ok(text.includes(percent(arm.treated_fraction.mean)));
        assert.ok(text.includes(arm.fingerprint));
      }
    }
    await close();
  });
}
