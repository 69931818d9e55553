// Starts the page with what it carries.
import "./page.css";
import { mount } from "svelte";

import App from "./App.svelte";
import { Pool } from "./pool";

export interface Parts {
  module: ArrayBuffer;
  files: [string, string][];
  worker: string;
  /** What whoever made the page has put into it; the first is what it begins with. */
  own: [string, string][];
}

declare global {
  interface Window {
    v2vParts: Parts;
  }
}

const parts = window.v2vParts;
const encoder = new TextEncoder();
const files = [...parts.files, ...parts.own];
const bytes = files.map(([name, text]): [string, Uint8Array] => [name, encoder.encode(text)]);
// One instance a core, and no more than help.
const size = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
const pool = new Pool(parts.worker, parts.module, bytes, size);

const target = document.getElementById("page")!;
target.replaceChildren();
mount(App, { target, props: { pool, files: new Map(files), first: parts.own[0]?.[0] } });
