// What the planner's page gives to keep, and what its pictures look like, against the program's own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";

import { downloaded, few, open, openFile, place, program, root } from "./planner_tab.mjs";

const scenarios = path.join(place, "scenarios");
const results = path.join(place, "results");
const run = (words) => execFileSync(program, words, { cwd: place, stdio: "ignore" });

/** The first question with 20 trials, in the page; and the folder that its command writes. */
let kept;
before(async () => {
  cpSync(path.join(root, "scenarios"), scenarios, { recursive: true });
  const { tab, strange, close } = await open();
  await few(tab);
  writeFileSync(path.join(scenarios, "what-if.yaml"), readFileSync(await downloaded(tab, "Save the text"), "utf8"));
  const words = (await tab.locator(".command").innerText()).trim().split(/\s+/).slice(1);
  run([...words, "--out", results]);
  kept = { tab, strange, close };
});

/** Every sheet as rows of texts and numbers, by SpreadsheetML alone. */
const sheetsOf = (file) => JSON.parse(execFileSync("python3",
  ["-c", "import json, sys; sys.path.insert(0, sys.argv[1]); from workbook_test import sheets_of; " +
    "print(json.dumps(sheets_of(sys.argv[2])))", path.join(root, "tests/cli"), file],
  { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }, maxBuffer: 1 << 28 }));

test("the workbook is the program's, cell by cell", async () => {
  const ours = sheetsOf(await downloaded(kept.tab, "Workbook (XLSX)"));
  const theirs = sheetsOf(path.join(results, "results.xlsx"));
  assert.deepEqual(Object.keys(ours), Object.keys(theirs));
  let numbers = 0;
  for (const name of Object.keys(theirs)) {
    // How it was made is said there: by which command and on which engines.
    if (name === "notes") continue;
    assert.equal(ours[name].length, theirs[name].length, name);
    theirs[name].forEach((row, at) => row.forEach((cell, column) => {
      const found = ours[name][at][column] ?? "";
      const where = `${name} ${at + 1}/${column + 1}`;
      // The page has one engine, and says so.
      if (typeof cell !== "number")
        return assert.equal(found, cell.replace("verified event by event", "not verified"), where);
      ++numbers;
      assert.ok(Math.abs(found - cell) <= 1e-9 * Math.max(1, Math.abs(cell)), `${where}: ${found}, not ${cell}`);
    }));
  }
  assert.ok(numbers > 100, `${numbers} numbers`);
  assert.deepEqual(kept.strange, []);
});

/** The share of dots in which two pictures differ by more than a sixteenth of full brightness. */
const differing = (tab, first, second) => tab.evaluate(async (sources) => {
  const dots = [];
  for (const source of sources) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0);
    dots.push(context.getImageData(0, 0, canvas.width, canvas.height));
  }
  const [a, b] = dots;
  if (a.width !== b.width || a.height !== b.height) return 1;
  let differ = 0;
  for (let i = 0; i < a.data.length; i += 4)
    if ([0, 1, 2].some((c) => Math.abs(a.data[i + c] - b.data[i + c]) > 16)) ++differ;
  return differ / (a.data.length / 4);
}, [first, second]);

test("its pictures look like the program's", async () => {
  const { tab } = kept;
  const names = await tab.getByRole("button", { name: /^SVG: / }).evaluateAll((all) =>
    all.map((button) => button.getAttribute("aria-label").slice(5)));
  assert.ok(names.includes("comparison"), names.join(", "));
  for (const name of names) {
    const [ours, theirs] = [await downloaded(tab, `SVG: ${name}`), path.join(results, `${name}.svg`)].map(
      (file) => readFileSync(file, "utf8").replace(/[^<>]*replications, seed [^<>]*/g, "how it was made"));
    // Digits may differ in their last place, which moves a line by less than a dot.
    const share = await differing(tab, ours, theirs);
    assert.ok(share < 0.001, `${name}: ${share}`);
  }
  const one = readFileSync(path.join(results, `${names[0]}.svg`), "utf8");
  const moved = one.replace(/>(\d+)</, (_, digits) => `>${Number(digits) + 1}<`);
  assert.ok(moved === one || (await differing(tab, one, moved)) > 0, "a digit more is seen");
});

test("those who are saved and those who are lost differ without colours", async () => {
  const { tab } = kept;
  const session = await tab.context().newCDPSession(tab);
  for (const type of ["achromatopsia", "deuteranopia", "protanopia", "tritanopia"]) {
    await session.send("Emulation.setEmulatedVisionDeficiency", { type });
    const shown = {};
    for (const kind of ["both", "saved", "lost", "neither"]) {
      const figure = tab.locator(`.hundred .figure.${kind}`).first();
      if ((await figure.count()) === 0) continue;
      // Their place on the page moves the edges of dots; what differs more is the figure.
      await figure.scrollIntoViewIfNeeded();
      const box = await figure.boundingBox();
      const picture = await tab.screenshot({ clip: { x: Math.round(box.x), y: Math.round(box.y), width: 12, height: 24 } });
      shown[kind] = `data:image/png;base64,${picture.toString("base64")}`;
    }
    const kinds = Object.keys(shown);
    assert.ok(kinds.includes("both") && kinds.includes("saved"), kinds.join(", "));
    const grey = await tab.evaluate((sources) => Promise.all(sources.map(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: data.length / 4 }, (_, i) =>
        0.2126 * data[4 * i] + 0.7152 * data[4 * i + 1] + 0.0722 * data[4 * i + 2]);
    })), Object.values(shown));
    for (let i = 0; i < kinds.length; ++i)
      for (let k = 0; k < i; ++k) {
        const apart = grey[i].reduce((sum, dot, at) => sum + (Math.abs(dot - grey[k][at]) > 40 ? 1 : 0), 0);
        assert.ok(apart >= 12, `${type}: ${kinds[i]} and ${kinds[k]} differ in ${apart} dots`);
      }
  }
  await session.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
  await kept.close();
});

test("a report may hold the page, which begins with the report's scenario", async () => {
  const own = path.join(place, "my-own.yaml");
  writeFileSync(own, "format: 1\nextends: scenarios/inati-cel.yaml\ntitle: Of our own hospital\n");
  const folder = path.join(place, "with-planner");
  run(["run", "my-own.yaml", "--replications", "20", "--planner", "--out", folder]);
  const { tab, strange, close } = await openFile(path.join(folder, "report.html"));
  const begun = await tab.frames()[1].evaluate(() => document.body.childElementCount);
  assert.equal(begun, 0, "not begun before it is asked for");
  await tab.getByText("Try your own change").first().click();
  const inside = tab.frameLocator("iframe");
  await inside.locator(".answer").first().waitFor({ timeout: 60_000 });
  assert.ok((await inside.locator(".arms").innerText()).includes("Of our own hospital"));
  assert.deepEqual(strange, []);
  await close();
});
