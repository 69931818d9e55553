// Builds the page: node build.mjs MODULE SCENARIOS OUT. Writes OUT/planner.html, which needs nothing
// else, and OUT/program.mjs, with which tests have the same program in node.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";

const here = path.dirname(fileURLToPath(import.meta.url));
const [module, scenarios, out] = process.argv.slice(2).map((word) => path.resolve(word));
if (!out) {
  console.error("usage: node build.mjs MODULE SCENARIOS OUT");
  process.exit(2);
}

/** One script of its own from one source, with what it imports. */
async function bundle(entry, format, plugins = []) {
  const [result] = [
    await build({
      root: here,
      configFile: false,
      logLevel: "error",
      plugins,
      build: {
        write: false,
        target: "es2022",
        minify: true,
        cssCodeSplit: false,
        lib: { entry: path.join(here, "src", entry), formats: [format], name: "v2v", fileName: "script" },
      },
    }),
  ].flat();
  const text = (kind) => {
    const found = result.output.find((one) => one.fileName.endsWith(kind));
    return found ? (found.code ?? String(found.source)) : "";
  };
  return { code: result.output.find((one) => one.type === "chunk").code, style: text(".css") };
}

/** Of models of attrition one is enough; what was fitted without a study is for validation. */
function isLeftOut(file) {
  const model = `${file.replace(/\.[^.]*$/, "")}.yaml`;
  if (path.basename(file) === "attrition-left-out.csv") return true;
  if (/^ +evidence: left_out$/m.test(readFileSync(file, "utf8"))) return true;
  return path.basename(model) !== "attrition.yaml" && existsSync(model) &&
    /^attrition_model:/m.test(readFileSync(model, "utf8"));
}

/** What the page carries of the scenarios: all that can be run, and what these read. */
function filesBelow(folder, prefix) {
  return readdirSync(folder).sort().flatMap((name) => {
    const file = path.join(folder, name);
    const as = `${prefix}/${name}`;
    if (statSync(file).isDirectory()) return name === "pictures" ? [] : filesBelow(file, as);
    if (!/\.(yaml|csv)$/.test(name) || isLeftOut(file)) return [];
    return [[as, readFileSync(file, "utf8")]];
  });
}

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

const style = { preprocess: vitePreprocess(), compilerOptions: { css: "external" } };
const program = await bundle("module.ts", "es");
const worker = await bundle("worker.ts", "iife");
const app = await bundle("main.ts", "iife", [svelte(style)]);
const parts = {
  module: readFileSync(module),
  files: JSON.stringify(filesBelow(scenarios, "scenarios")),
  worker: worker.code,
  app: app.code,
};
let page = readFileSync(path.join(here, "page.html"), "utf8");
page = page.replace("/* style */", () => app.style.replaceAll("</", "<\\/"));
page = page.replace(
  "<!-- parts -->",
  () => Object.entries(parts)
    .map(([name, bytes]) => `<script type="text/plain" id="part-${name}">${packed(bytes)}</script>`)
    .join("\n"),
);
mkdirSync(out, { recursive: true });
rmSync(path.join(out, "planner.html"), { force: true });
writeFileSync(path.join(out, "program.mjs"), program.code);
writeFileSync(path.join(out, "planner.html"), page);
for (const [name, bytes] of Object.entries(parts))
  console.log(`${name}: ${Buffer.byteLength(bytes)} bytes, ${packed(bytes).length} in the page`);
console.log(`planner.html: ${Buffer.byteLength(page)} bytes`);
