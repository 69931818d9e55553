// From the values of a scenario, as the program tells them, to what a planner can move.
import { isMap, parseDocument, type Document } from "yaml";

/** A value of a scenario, as `check` has it. */
export interface Value {
  path: string;
  value: string;
  kind: "sourced" | "assumed" | "not stated";
  reference: string;
  unverified: string;
  file: string;
  line: number;
  column: number;
  meaning?: string;
  form?: string;
}

export interface Lever {
  /** What is set. */
  path: string;
  /** The key that explains it. */
  about: string;
  group: string;
  meaning: string;
  form: string;
  unit: string;
  /** As it is. */
  base: number;
  now: number;
  least: number;
  most: number;
  step: number;
  /** Whether the change itself says it, and not a file that it builds on. */
  isSet: boolean;
  value: Value;
}

const measured = /^(-?\d+(?:\.\d+)?)\s*([^\d\s[{,:][^\s[{,:]*)?$/;
/** Keys of a distribution that say where its middle is. */
const middles = ["with_median", "fixed", "median", "mean", "exponential"];
/** What a study has counted is evidence and nothing to move. */
const counted = new Set(["events", "of", "n", "at_risk", "patients_at_risk", "over"]);
const elsewhere = new Set(["published", "patients", "calendars", "sources", "changes", "makers", "infections", "leaving"]);

function number(text: string): { amount: number; unit: string } | null {
  const match = measured.exec(text.trim());
  return match ? { amount: Number(match[1]), unit: match[2] ?? "" } : null;
}

/** The middle of three, as of a triangular distribution. */
function middleOf(text: string): { amount: number; unit: string } | null {
  const parts = /^\[([^\]]*)\]$/.exec(text.trim())?.[1]?.split(",");
  return parts?.length === 3 ? number(parts[1]!) : null;
}

function rounded(amount: number): number {
  return Number(amount.toPrecision(12));
}

/** One, two or five times a power of ten, about a fortieth of the range. */
function stepOf(range: number, whole: boolean): number {
  const rough = range / 40;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999) ?? power;
  return whole ? Math.max(1, Math.round(step)) : rounded(step);
}

function rangeOf(form: string, base: number, unit: string): { least: number; most: number; step: number } {
  const whole = form.includes("a whole number");
  const share = form.startsWith("a share");
  const limits = /from (?:more than )?(-?\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)/.exec(form);
  const least = whole ? Math.max(limits ? Number(limits[1]) : 0, 0) : 0;
  let most = base > 0 ? 3 * base : whole ? 5 : 1;
  if (share) most = unit === "%" ? 100 : 1;
  if (whole) most = Math.max(Math.ceil(most), least + 5);
  if (limits && whole) most = Math.min(most, Number(limits[2]));
  return { least, most: rounded(most), step: stepOf(most - least, whole) };
}

/** A list has no names by which a change could reach into it. */
function isInList(path: string): boolean {
  return path.split(".").some((part) => /^\d+$/.test(part));
}

function add(levers: Map<string, Lever>, value: Value, path: string, about: string, middle: { amount: number; unit: string }): void {
  const whole = path === value.path;
  const form = whole ? (value.form ?? "") : "a time with its unit";
  const range = rangeOf(form, middle.amount, middle.unit);
  // A median is moved by a factor, so that it is never 0.
  if (!whole) range.least = range.step;
  levers.set(path, {
    path,
    about,
    group: path.split(".")[0]!,
    meaning: whole ? (value.meaning ?? "") : "",
    form,
    unit: middle.unit,
    base: middle.amount,
    now: middle.amount,
    ...range,
    isSet: false,
    value,
  });
}

/** Where a distribution of `changed` has its middle. */
function middleAt(about: string, changed: Map<string, Value>): Value | undefined {
  const keys = [...middles, "triangular"].map((key) => `${about}.${key}`);
  return [...keys, about].map((path) => changed.get(path)).find((value) => value !== undefined);
}

/** What can be moved of a scenario `base`, and where it stands in `changed`. */
export function leversOf(base: Value[], changed: Value[]): Lever[] {
  const levers = new Map<string, Lever>();
  for (const value of base) {
    const parts = value.path.split(".");
    const key = parts.at(-1)!;
    const group = parts[0]!;
    if (elsewhere.has(group) || counted.has(key) || isInList(value.path)) continue;
    if (parts.includes("published") || parts.includes("leaving") || parts.includes("table")) continue;
    const isOfDistribution = middles.includes(key) && (value.form ?? "").startsWith("a time");
    const single = number(value.value);
    const about = parts.slice(0, -1).join(".");
    if (isOfDistribution && single && parts.length > 1) add(levers, value, `${about}.with_median`, about, single);
    else if (key === "triangular" && middleOf(value.value)) add(levers, value, `${about}.with_median`, about, middleOf(value.value)!);
    else if (single && value.form) add(levers, value, value.path, value.path, single);
  }
  const there = new Map(changed.map((value) => [value.path, value]));
  for (const lever of levers.values()) {
    const value = lever.path === lever.about ? there.get(lever.path) : middleAt(lever.about, there);
    const at = value && (number(value.value) ?? middleOf(value.value));
    if (!value || !at) {
      // It is said there in another way, of which there is no middle to move.
      levers.delete(lever.path);
      continue;
    }
    lever.now = at.amount;
    lever.unit = at.unit || lever.unit;
    lever.isSet = value.file === changeFile;
  }
  return [...levers.values()];
}

/** The file that says what is changed. */
export const changeName = "what-if.yaml";
export const changeFile = `scenarios/${changeName}`;

/** How the change names what it builds on. */
export function besideChange(base: string): string {
  return base.startsWith("scenarios/") ? base.slice("scenarios/".length) : `../${base}`;
}

/** A file that changes nothing of another. */
export function emptyChange(base: string): string {
  return `format: 1\nextends: ${besideChange(base)}\ntitle: What if\n`;
}

function parsed(text: string): Document | null {
  const document = parseDocument(text, { keepSourceTokens: false });
  return document.errors.length === 0 && isMap(document.contents) ? document : null;
}

/** Whether the text changes anything at all. */
export function changesAnything(text: string): boolean {
  const document = parsed(text);
  if (!document || !isMap(document.contents)) return true;
  const keys = document.contents.items.map((item) => String(item.key));
  return keys.some((key) => !["format", "extends", "title", "question"].includes(key));
}

/** The text with one value set; nothing where it is no YAML. */
export function withValue(text: string, path: string, value: string | number): string | null {
  const document = parsed(text);
  if (!document) return null;
  const keys = path.split(".");
  // What stands there as a plain value gives way to a mapping.
  for (let depth = 1; depth < keys.length; ++depth) {
    const there = document.getIn(keys.slice(0, depth), true);
    if (there !== undefined && !isMap(there)) document.deleteIn(keys.slice(0, depth));
  }
  document.setIn(keys, value);
  return document.toString({ lineWidth: 0 });
}

/** The text without it, nor the mappings that are empty then. */
export function withoutValue(text: string, path: string): string | null {
  const document = parsed(text);
  if (!document) return null;
  const keys = path.split(".");
  document.deleteIn(keys);
  for (let depth = keys.length - 1; depth > 0; --depth) {
    const above = document.getIn(keys.slice(0, depth), true);
    if (isMap(above) && above.items.length === 0) document.deleteIn(keys.slice(0, depth));
    else break;
  }
  return document.toString({ lineWidth: 0 });
}
