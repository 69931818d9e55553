// The module against the program: the same scenarios, the same numbers, the same words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

const root = process.env.V2V_SOURCE_DIR;
const built = process.env.V2V_PAGE;
const page = readFileSync(path.join(built, "planner.html"), "utf8");
const { Program } = await import(pathToFileURL(path.join(built, "program.mjs")));

/** A part that the page carries. */
function part(name) {
  const text = new RegExp(`id="part-${name}">([^<]*)<`).exec(page)[1];
  return gunzipSync(Buffer.from(text, "base64"));
}

const below = (folder, prefix) => readdirSync(folder).flatMap((name) => {
  const file = path.join(folder, name);
  return statSync(file).isDirectory() ? below(file, `${prefix}${name}/`) : [[prefix + name, readFileSync(file)]];
});

const module = part("module");
const carried = JSON.parse(part("files").toString());
const files = below(path.join(root, "scenarios"), "scenarios/").filter(([name]) => /\.(yaml|csv)$/.test(name));
const isScenario = ([name, text]) =>
  name.endsWith(".yaml") && !/^(overlay|attrition_model|catalogue):/m.test(text.toString());
const runnable = files.filter(isScenario).map(([name]) => name);
/** These take seconds a replication. */
const large = new Set(["scenarios/journeys.yaml"]);
const seed = 3;

let program;
before(async () => {
  program = await Program.of(module);
  for (const [name, bytes] of files) program.put(name, bytes);
});

const native = (...words) =>
  JSON.parse(execFileSync(process.env.V2V_PROGRAM, [...words, "--seed", String(seed), "--format", "json"],
    { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString());

/**
 * Counts and what is added up of them are equal; bounds of intervals come from functions of Boost.Math,
 * which differ in the last digit where a `long double` has other digits.
 */
function expectSame(found, expected, where) {
  if (typeof expected === "number" && typeof found === "number" && !Number.isInteger(expected)) {
    assert.ok(Math.abs(found - expected) <= 1e-12 * Math.max(Math.abs(found), Math.abs(expected)),
      `${where}: ${found}, expected ${expected}`);
  } else if (expected !== null && typeof expected === "object") {
    assert.equal(Array.isArray(found), Array.isArray(expected), where);
    assert.deepEqual(Object.keys(found ?? {}), Object.keys(expected), where);
    for (const key of Object.keys(expected))
      if (key !== "verified") expectSame(found[key], expected[key], `${where}.${key}`);
  } else {
    assert.equal(found, expected, where);
  }
}

test("the page carries what can be run, as it is, and all that it reads", async () => {
  assert.ok(runnable.length > 60, String(runnable.length));
  const alone = await Program.of(module);
  for (const [name, text] of carried) {
    assert.equal(text, readFileSync(path.join(root, name), "utf8"));
    alone.put(name, text);
  }
  const names = carried.filter(isScenario).map(([name]) => name);
  assert.ok(names.length >= runnable.length - 1, `${names.length} of ${runnable.length}`);
  for (const file of names)
    assert.equal(alone.answer({ do: "check", arms: [{ file }] }).problems, undefined, file);
});

for (const name of runnable) {
  test(`${name}: the program's numbers`, () => {
    const replications = large.has(name) ? 1 : 4;
    const answer = program.answer({ do: "run", arms: [{ file: name }], replications, seed, want: ["json"] });
    assert.deepEqual(answer.problems, undefined);
    const found = JSON.parse(answer.json);
    assert.equal(found.verified, null);
    const expected = native("run", name, "--replications", String(replications));
    assert.equal(expected.verified.identical, true);
    assert.equal(found.fingerprint, expected.fingerprint);
    expectSame(found, expected, name);
  });
}

test("two arms: the program's comparison and its pictures", () => {
  const arms = ["scenarios/inati-cel.yaml", "scenarios/inati-cel-point-of-care.yaml"];
  const answer = program.answer({
    do: "run", arms: arms.map((file) => ({ file })), replications: 50, seed, want: ["json", "pictures"],
  });
  const expected = native("compare", ...arms, "--replications", "50");
  expectSame(JSON.parse(answer.json), expected, "comparison");
  assert.deepEqual(answer.pictures.slice(0, 2).map((picture) => picture.name), ["flowchart", "comparison"]);
});

test("refusals: the pinned words, and the next call works", () => {
  const bad = path.join(root, "tests", "scenario", "bad");
  // They are read where they stand, beside the good ones.
  const there = [...below(bad, ""), ...below(path.join(root, "tests", "scenario", "good"), "../good/")];
  for (const [name, bytes] of there) program.put(name, bytes);
  let text = "";
  const names = there.map(([name]) => name).filter((name) => /^[^/]*\.yaml$/.test(name))
    .map((name) => name.slice(0, -5)).sort((a, b) => (a < b ? -1 : 1));
  for (const name of names) {
    const answer = program.answer({ do: "check", arms: [{ file: `${name}.yaml` }] });
    assert.ok(answer.problems, name);
    text += `== ${name}\n${answer.problems.map((problem) => `${problem.text}\n`).join("")}`;
  }
  for (const [name] of there) program.remove(name);
  assert.ok(names.length > 100, String(names.length));
  const pinned = readFileSync(path.join(root, "tests", "scenario", "messages.txt"), "utf8");
  assert.deepEqual(text.split("\n"), pinned.split("\n"));
  const after = program.answer({ do: "run", arms: [{ file: runnable[0] }], replications: 1, seed, want: ["json"] });
  assert.ok(after.json);
});

test("files of the fuzz corpora and noise: a message, and the next call works", () => {
  let tried = 0;
  const folders = ["tests/fuzz/found", "tests/fuzz/mixtures", "tests/fuzz/overlays", "tests/fuzz/models"];
  for (const folder of folders)
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(root, folder, name);
      if (statSync(file).isDirectory() || statSync(file).size > 200_000) continue;
      program.put("scenarios/hostile.yaml", readFileSync(file));
      const answer = program.answer({ do: "check", arms: [{ file: "scenarios/hostile.yaml" }] });
      assert.ok(answer.problems || answer.scenarios, file);
      ++tried;
    }
  for (const text of ["[".repeat(100_000), `a: ${"{b: ".repeat(2000)}`, "&a [*a, *a]", "\u0000", "x: &a [1]\ny: *b\n"]) {
    program.put("scenarios/hostile.yaml", text);
    assert.ok(program.answer({ do: "check", arms: [{ file: "scenarios/hostile.yaml" }] }).problems, text.slice(0, 20));
  }
  program.remove("scenarios/hostile.yaml");
  assert.ok(tried > 20, String(tried));
  const after = program.answer({ do: "check", arms: [{ file: runnable[0] }] });
  assert.ok(after.scenarios);
});

test("hundreds of texts that are no YAML leave the memory as it is", () => {
  program.put("scenarios/hostile.yaml", "title: [1, 2\nx: }\n");
  const ask = () => program.answer({ do: "check", arms: [{ file: "scenarios/hostile.yaml" }] });
  for (let i = 0; i < 300; ++i) ask();
  const memory = program.memory;
  for (let i = 0; i < 1000; ++i) assert.ok(ask().problems);
  program.remove("scenarios/hostile.yaml");
  assert.ok(program.memory <= memory + (1 << 20), `${memory} bytes, then ${program.memory}`);
});

test("10,000 virtual trials need no more memory than 64 MiB", async () => {
  const fresh = await Program.of(module);
  for (const [name, text] of carried) fresh.put(name, text);
  const answer = fresh.answer({
    do: "run", arms: [{ file: "scenarios/inati-cel.yaml" }], replications: 10_000, seed: 1, want: ["json"],
  });
  assert.equal(JSON.parse(answer.json).replications, 10_000);
  assert.ok(fresh.memory <= 64 << 20, String(fresh.memory));
});

test("the module and the page are no larger than a mail carries", (t) => {
  const sizes = { module: module.length, packed: gzipSync(module, { level: 9 }).length, page: page.length };
  t.diagnostic(JSON.stringify(sizes));
  assert.ok(sizes.module <= 3_000_000 && sizes.packed <= 900_000, JSON.stringify(sizes));
  assert.ok(sizes.page <= 2_000_000, JSON.stringify(sizes));
});
