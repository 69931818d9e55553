// Several instances that simulate batches of one study, merged in their order: how many there are
// changes nothing in the numbers.
import type { Answer } from "./module";
import type { Reply, Task } from "./worker";

export interface Arm {
  file: string;
  overlays?: string[];
  set?: { path: string; text: string }[];
  name?: string;
}

export interface StudyRequest {
  arms: Arm[];
  replications: number;
  seed: number;
}

export interface Progress {
  answer: Answer;
  done: number;
  all: number;
}

class Instance {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (reply: Extract<Reply, { kind: "answer" }>) => void>();
  private next = 0;
  readonly ready: Promise<void>;

  constructor(code: string, module: ArrayBuffer, files: [string, Uint8Array][]) {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.worker = new Worker(url);
    let begun = () => {};
    this.ready = new Promise((resolve) => (begun = resolve));
    this.worker.onmessage = (event: MessageEvent<Reply>) => {
      const reply = event.data;
      if (reply.kind === "ready") return begun();
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    };
    this.post({ kind: "begin", module, files });
  }

  put(name: string, bytes: Uint8Array | string): void {
    this.post({ kind: "put", name, bytes });
  }

  ask(request: object, more: { lent?: [string, Uint8Array][]; take?: string } = {}) {
    const id = this.next++;
    const reply = new Promise<Extract<Reply, { kind: "answer" }>>((resolve) => this.waiting.set(id, resolve));
    this.post({ kind: "answer", id, request, ...more });
    return reply;
  }

  private post(task: Task): void {
    this.worker.postMessage(task);
  }
}

/** After so many replications there is something new to see. */
const shownAfter = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
/** A batch takes about so long, so that nothing has to be broken off. */
const batchTakes = 120;

export class Pool {
  private readonly instances: Instance[];
  /** Milliseconds that a replication took, by what was simulated. */
  private readonly pace = new Map<string, number>();
  private study = 0;
  private last: object | null = null;

  constructor(code: string, module: ArrayBuffer, files: [string, Uint8Array][], size: number) {
    this.instances = Array.from({ length: size }, () => new Instance(code, module, files));
  }

  /** What is being simulated is of other files from now on: nothing of it may be merged any more. */
  put(name: string, bytes: Uint8Array | string): void {
    this.stop();
    for (const instance of this.instances) instance.put(name, bytes);
  }

  async ask(request: object): Promise<Answer> {
    return (await this.keeper.ask(request)).answer;
  }

  /** What takes its time, beside what is merged. */
  async aside(request: object): Promise<Answer> {
    return (await this.instances.at(-1)!.ask(request)).answer;
  }

  /** More of what was merged last. */
  async more(want: string[], command: string): Promise<Answer> {
    return this.last ? (await this.keeper.ask({ do: "result", ...this.last, want, command })).answer : {};
  }

  /** What was begun is not gone on with: what is under way ends within a batch. */
  stop(): void {
    ++this.study;
  }

  /**
   * Simulates, and tells what is known now and again. Resolves with the last that was told: of all
   * replications, of fewer where it was stopped, or with what is wrong.
   */
  async simulate(study: StudyRequest, want: string[], tell: (progress: Progress) => void): Promise<Progress | null> {
    const mine = ++this.study;
    const about = study.arms.map((arm) => arm.file).join(" ");
    const pace = this.pace.get(about);
    const batch = pace ? Math.max(1, Math.min(100, Math.round(batchTakes / pace))) : 5;
    const request = { ...study, batch };
    const planned = (await this.keeper.ask({ do: "plan", ...request })).answer;
    const all = Number(planned.replications ?? 0);
    if (this.study !== mine) return null;
    this.last = request;
    if (planned.problems) return { answer: planned, done: 0, all };
    const batches = Number(planned.batches);
    const finished = new Map<number, Uint8Array>();
    let next = 0;
    let merged = 0;
    let shown = 0;
    let last: Progress | null = null;
    let wrong: Progress | null = null;
    let telling: Promise<void> = Promise.resolve();

    const show = async (): Promise<void> => {
      if (this.study !== mine || wrong) return;
      const ready: [string, Uint8Array][] = [];
      for (let i = merged; finished.has(i); ++i) {
        ready.push([`batch-${i}`, finished.get(i)!]);
        finished.delete(i);
      }
      if (ready.length === 0) return;
      const first = merged;
      merged += ready.length;
      const names = ready.map(([name]) => name);
      const merging = await this.keeper.ask({ do: "merge", ...request, first, files: names }, { lent: ready });
      if (this.study !== mine) return;
      if (merging.answer.problems) wrong = { answer: merging.answer, done: 0, all };
      if (wrong) return;
      const done = Math.min(all, merged * batch);
      if (merged < batches && !shownAfter.some((many) => many > shown && many <= done)) return;
      shown = done;
      const answer = (await this.keeper.ask({ do: "result", ...request, want })).answer;
      if (this.study !== mine) return;
      last = { answer, done, all };
      tell(last);
    };
    const work = async (instance: Instance): Promise<void> => {
      await instance.ready;
      while (next < batches && this.study === mine && !wrong) {
        const number = next++;
        const reply = await instance.ask({ do: "batch", ...request, number }, { take: "batch" });
        if (reply.answer.problems) wrong = { answer: reply.answer, done: 0, all };
        else finished.set(number, reply.taken!);
        this.pace.set(about, reply.took / batch);
        telling = telling.then(show);
        if (instance === this.keeper) await telling;
      }
    };
    await Promise.all(this.instances.map(work));
    await telling;
    return wrong ?? last;
  }

  private get keeper(): Instance {
    return this.instances[0]!;
  }
}
