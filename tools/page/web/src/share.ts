// The state of the page as an address, and files in and out.

export interface Shared {
  base: string;
  change: string;
  /** Text of a base that the page does not carry. */
  own?: string;
  replications: number;
  seed: number;
}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** An address longer than this is not one that programs pass on. */
const longest = 100_000;

export async function fragmentOf(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Nothing where the fragment is not one of ours. */
export async function sharedOf(fragment: string): Promise<Shared | null> {
  if (fragment.length === 0 || fragment.length > longest) return null;
  try {
    const letters = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof found !== "object" || found === null) return null;
    const { base, change, own, replications, seed } = found as Record<string, unknown>;
    if (typeof base !== "string" || typeof change !== "string" || !/^[\w+-][\w ./+-]*\.ya?ml$/.test(base)) return null;
    const count = (value: unknown, otherwise: number, most: number) =>
      typeof value === "number" && Number.isInteger(value) && value > 0 && value <= most ? value : otherwise;
    return {
      base,
      change,
      own: typeof own === "string" ? own : undefined,
      replications: count(replications, 1000, 100_000),
      seed: count(seed, 1, 2 ** 31),
    };
  } catch {
    return null;
  }
}

export function download(name: string, content: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A picture in dots, twice as many as it has millimetres of a screen. */
export async function pngOf(svg: string): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
