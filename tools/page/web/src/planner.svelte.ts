// The state of the page: what is asked, and what is known of it so far.
import { besideChange, changeFile, changesAnything, emptyChange, leversOf, withoutValue, withValue, type Lever, type Value } from "./levers";
import type { Answer, Problem } from "./module";
import type { Arm, Pool, Progress } from "./pool";
import type { Question } from "./questions";
import type { Comparison, Run } from "./results";
import type { Shared } from "./share";
import { textIn, type Language } from "./texts";

export interface Picture {
  name: string;
  title: string;
  svg: string;
}

export interface Block {
  kind: string;
  level?: string;
  text?: string;
  sentences?: string[];
  caption?: string;
  columns?: { title: string; align: string }[];
  rows?: { rule_before: boolean; cells: { text: string }[] }[];
  lines?: string[];
}

interface Checked {
  values: Value[];
  remarks: { text: string }[];
}

/** A curve shows where it bends, and not the third digit. */
const curveReplications = 60;

/** A lever that still moves is not answered for each of its places. */
const settles = 40;

export class Planner {
  language = $state<Language>("en");
  base = $state("");
  change = $state("");
  replications = $state(1000);
  seed = $state(1);

  problems = $state.raw<Problem[]>([]);
  remarks = $state.raw<string[]>([]);
  values = $state.raw<Value[]>([]);
  levers = $state.raw<Lever[]>([]);

  run = $state.raw<Run | null>(null);
  comparison = $state.raw<Comparison | null>(null);
  screen = $state.raw<Block[]>([]);
  pictures = $state.raw<Picture[]>([]);
  done = $state(0);
  all = $state(0);
  busy = $state(false);
  curve = $state.raw<{ path: string; picture: Picture | null }>({ path: "", picture: null });

  readonly t = $derived(textIn(this.language));
  readonly compares = $derived(changesAnything(this.change) || !this.change.includes(`extends: ${besideChange(this.base)}\n`));

  private readonly pool: Pool;
  readonly files: Map<string, string>;
  private readonly meanings = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor(pool: Pool, files: Map<string, string>) {
    this.pool = pool;
    this.files = files;
  }

  begin(question: Pick<Question, "base" | "change">): void {
    this.base = question.base;
    this.setChange(question.change);
  }

  beginWith(base: string): void {
    this.begin({ base, change: emptyChange(base) });
  }

  /** A file of the reader's own, which stays here. */
  addFile(name: string, text: string): string {
    const path = `scenarios/${name.replace(/[^\w.+-]+/g, "-")}`;
    this.files.set(path, text);
    this.pool.put(path, text);
    return path;
  }

  restore(shared: Shared): void {
    if (shared.own !== undefined) {
      this.files.set(shared.base, shared.own);
      this.pool.put(shared.base, shared.own);
    }
    this.replications = shared.replications;
    this.seed = shared.seed;
    this.begin(shared);
  }

  setChange(text: string): void {
    this.change = text;
    this.files.set(changeFile, text);
    this.pool.put(changeFile, text);
    this.later();
  }

  setBaseText(text: string): void {
    this.files.set(this.base, text);
    this.pool.put(this.base, text);
    this.later();
  }

  move(lever: Lever, amount: number): void {
    const value = lever.unit ? `${amount} ${lever.unit}` : amount;
    const text = withValue(this.change, lever.path, value);
    if (text !== null) this.setChange(text);
  }

  /** What becomes of patients where the lever stands anywhere in its range. */
  async drawCurve(lever: Lever): Promise<void> {
    this.curve = { path: lever.path, picture: null };
    const points = 8;
    const step = Math.max(lever.step, Number(((lever.most - lever.least) / points).toPrecision(2)));
    const from = lever.least > 0 ? lever.least : lever.form.includes("a whole number") ? Math.max(1, lever.least) : step;
    const range = [from, lever.most, step].map((amount) => `${amount}${lever.unit ? ` ${lever.unit}` : ""}`);
    const answer = await this.pool.aside({
      do: "sweep",
      arms: [this.arms.at(-1)],
      replications: curveReplications,
      seed: this.seed,
      vary: `${lever.path}=${range.join(":")}`,
    });
    if (this.curve.path !== lever.path) return;
    if (answer.problems) this.problems = answer.problems;
    this.curve = answer.problems ? { path: "", picture: null } : { path: lever.path, picture: (answer.pictures as Picture[])[0]! };
  }

  back(lever: Lever): void {
    const text = withoutValue(this.change, lever.path);
    if (text !== null) this.setChange(text);
  }

  stop(): void {
    this.pool.stop();
    this.busy = false;
  }

  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), settles);
  }

  get arms(): Arm[] {
    return this.compares ? [{ file: this.base }, { file: changeFile }] : [{ file: this.base }];
  }

  get command(): string {
    const files = this.arms.map((arm) => arm.file).join(" ");
    return `tools/v2v ${this.compares ? "compare" : "run"} ${files} --replications ${this.replications} --seed ${this.seed}`;
  }

  ask(request: object): Promise<Answer> {
    return this.pool.ask(request);
  }

  /** More of what was simulated last. */
  more(want: string[]): Promise<Answer> {
    return this.pool.more(want, this.command);
  }

  /** Reads, and simulates what can be. */
  private async look(): Promise<void> {
    const mine = ++this.turn;
    this.pool.stop();
    this.busy = true;
    const checked = await this.pool.ask({ do: "check", arms: [{ file: this.base }, { file: changeFile }] });
    if (mine !== this.turn) return;
    this.problems = checked.problems ?? [];
    if (checked.problems) {
      this.busy = false;
      return;
    }
    const [base, changed] = checked.scenarios as [Checked, Checked];
    this.curve = { path: "", picture: null };
    this.remarks = changed.remarks.map((remark) => remark.text);
    this.values = changed.values;
    const study = { arms: this.arms, replications: this.replications, seed: this.seed };
    const simulated = this.pool.simulate(study, ["json", "screen", "pictures"], (progress) => this.tell(progress));
    // What keys mean is asked meanwhile: the answer comes first.
    const levers = await this.explained(leversOf(base.values, changed.values));
    if (mine === this.turn) this.levers = levers;
    const last = await simulated;
    if (mine !== this.turn) return;
    this.busy = false;
    if (last?.answer.problems) this.problems = last.answer.problems;
  }

  private tell(progress: Progress): void {
    const { answer } = progress;
    if (answer.problems) {
      this.problems = answer.problems;
      return;
    }
    const found = JSON.parse(answer.json as string) as Run | Comparison;
    this.comparison = "arms" in found ? found : null;
    this.run = "arms" in found ? null : found;
    this.screen = (JSON.parse(answer.screen as string) as { blocks: Block[] }).blocks;
    this.pictures = answer.pictures as Picture[];
    this.done = progress.done;
    this.all = progress.all;
  }

  /** A distribution is explained by its own key, not by one inside it. */
  private async explained(levers: Lever[]): Promise<Lever[]> {
    for (const lever of levers) {
      if (lever.meaning) continue;
      if (!this.meanings.has(lever.about)) {
        const answer = await this.pool.ask({ do: "explain", key: lever.about });
        const facts = answer.facts as { meaning: string } | undefined;
        this.meanings.set(lever.about, facts?.meaning ?? "");
      }
      lever.meaning = this.meanings.get(lever.about)!;
    }
    return levers;
  }
}
