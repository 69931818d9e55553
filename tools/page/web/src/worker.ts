// One instance of the program in a thread of its own: messages in, answers out, in their order.
import { Program, type Answer } from "./module";

export type Task =
  | { kind: "begin"; module: ArrayBuffer; files: [string, Uint8Array][] }
  | { kind: "put"; name: string; bytes: Uint8Array | string }
  | { kind: "answer"; id: number; request: object; lent?: [string, Uint8Array][]; take?: string };

export type Reply =
  | { kind: "ready" }
  | { kind: "answer"; id: number; answer: Answer; taken?: Uint8Array; took: number };

let program: Program | undefined;

async function carryOut(task: Task): Promise<void> {
  if (task.kind === "begin") {
    program = await Program.of(task.module);
    for (const [name, bytes] of task.files) program.put(name, bytes);
    postMessage({ kind: "ready" } satisfies Reply);
    return;
  }
  if (!program) return;
  if (task.kind === "put") return program.put(task.name, task.bytes);
  for (const [name, bytes] of task.lent ?? []) program.lend(name, bytes);
  const before = performance.now();
  const answer = program.answer(task.request);
  const took = performance.now() - before;
  const taken = task.take && !answer.problems ? program.take(task.take) : undefined;
  postMessage({ kind: "answer", id: task.id, answer, taken, took } satisfies Reply, {
    transfer: taken ? [taken.buffer] : [],
  });
}

// One after another, although the first takes its time.
let last: Promise<void> = Promise.resolve();
onmessage = (event: MessageEvent<Task>) => {
  last = last.then(() => carryOut(event.data));
};
