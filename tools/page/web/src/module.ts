// The program as a module: bytes in, answers out. Runs in a worker of a browser and in node alike.

/** What the module says is wrong with an input. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
  hint: string;
  text?: string;
}

export interface Answer {
  problems?: Problem[];
  [member: string]: unknown;
}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  v2v_call(work: number): void;
  v2v_room(size: number): number;
  v2v_put(name: number): void;
  v2v_remove(): void;
  v2v_answer(): number;
  v2v_take(): number;
  v2v_answered(): number;
}

/** Thrown through the frames of the module, which cannot throw by itself. */
const thrown = new Error("thrown by the module");

/** So often may work be given up in its middle: what it owned is never freed. */
const mostGivenUp = 200;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Program {
  private readonly compiled: WebAssembly.Module;
  private readonly files = new Map<string, Uint8Array>();
  private exports!: Exports;
  private givenUp = 0;
  private complaint = "";

  private constructor(compiled: WebAssembly.Module) {
    this.compiled = compiled;
    this.begin();
  }

  static async of(bytes: BufferSource): Promise<Program> {
    return new Program(await WebAssembly.compile(bytes));
  }

  /** Puts a file where the program reads it. */
  put(name: string, bytes: Uint8Array | string): void {
    const content = typeof bytes === "string" ? encoder.encode(bytes) : bytes;
    this.files.set(name, content);
    this.give(name, content);
  }

  /** Bytes that an answer refers to; they are gone with the next beginning. */
  lend(name: string, bytes: Uint8Array): void {
    this.give(name, bytes);
  }

  remove(name: string): void {
    this.files.delete(name);
    this.write(encoder.encode(name));
    this.exports.v2v_remove();
  }

  /** Bytes that the last answer has put there. */
  take(name: string): Uint8Array {
    this.write(encoder.encode(name));
    return this.read(this.exports.v2v_take()).slice();
  }

  /** Whatever happens, there is an answer, and the next request is answered, too. */
  answer(request: object): Answer {
    try {
      if (this.givenUp > mostGivenUp) this.begin();
      this.write(encoder.encode(JSON.stringify(request)));
      return JSON.parse(decoder.decode(this.read(this.exports.v2v_answer()))) as Answer;
    } catch (error) {
      const why = this.complaint.trim() || String(error);
      this.begin();
      return { problems: [{ file: "", line: 0, column: 0, message: why, hint: "" }] };
    }
  }

  get memory(): number {
    return this.exports.memory.buffer.byteLength;
  }

  private begin(): void {
    this.givenUp = 0;
    this.complaint = "";
    const instance = new WebAssembly.Instance(this.compiled, this.imports());
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize();
    for (const [name, bytes] of this.files) this.give(name, bytes);
  }

  private imports(): WebAssembly.Imports {
    const host = {
      attempt: (work: number): number => {
        try {
          this.exports.v2v_call(work);
          return 1;
        } catch (error) {
          if (error !== thrown) throw error;
          ++this.givenUp;
          return 0;
        }
      },
      throw: (): never => {
        throw thrown;
      },
    };
    // Of the system the module needs nothing but somewhere to complain before it gives up.
    const system = new Proxy(
      {},
      {
        get: (_, name) => (name === "fd_write" ? this.complain : name === "proc_exit" ? this.exit : () => 52),
        has: () => true,
      },
    );
    const modules: Record<string, WebAssembly.ModuleImports> = { host };
    for (const { module, name } of WebAssembly.Module.imports(this.compiled))
      if (module !== "host")
        (modules[module] ??= {})[name] = (system as Record<string, WebAssembly.ImportValue>)[name]!;
    return modules;
  }

  private readonly complain = (_: number, vectors: number, count: number, written: number): number => {
    const view = new DataView(this.exports.memory.buffer);
    let size = 0;
    for (let i = 0; i < count; ++i) {
      const at = view.getUint32(vectors + 8 * i, true);
      const length = view.getUint32(vectors + 8 * i + 4, true);
      this.complaint += decoder.decode(new Uint8Array(this.exports.memory.buffer, at, length).slice());
      size += length;
    }
    view.setUint32(written, size, true);
    return 0;
  };

  private readonly exit = (): never => {
    throw new Error("the module ended");
  };

  private write(...parts: Uint8Array[]): void {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    let at = this.exports.v2v_room(size);
    for (const part of parts) {
      new Uint8Array(this.exports.memory.buffer, at, part.length).set(part);
      at += part.length;
    }
  }

  private give(name: string, bytes: Uint8Array): void {
    const path = encoder.encode(name);
    this.write(path, bytes);
    this.exports.v2v_put(path.length);
  }

  private read(size: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, this.exports.v2v_answered(), size);
  }
}
