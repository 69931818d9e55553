// CodeMirror with what the program knows of scenarios.
import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";

import type { Answer, Problem } from "./module";

export interface EditorHandle {
  show(text: string): void;
  mark(problems: Problem[]): void;
  end(): void;
}

interface Facts {
  path: string;
  meaning: string;
  form: string;
  example: string;
  choices: { word: string; means: string }[];
}
interface Section {
  path: string;
  meaning: string;
  keys: Facts[];
}

interface Setting {
  label: string;
  text: string;
  onchange: (text: string) => void;
  ask: (request: object) => Promise<Answer>;
}

const keyOfLine = /^(\s*)(?:- )?([^\s#:][^:#]*?)\s*:/;

/** The keys above a line, and its own: `product.culture`. */
function pathAt(state: EditorState, number: number): string {
  const path: string[] = [];
  let indent = Infinity;
  for (let i = number; i >= 1 && indent > 0; --i) {
    const match = keyOfLine.exec(state.doc.line(i).text);
    if (!match || match[1]!.length >= indent) continue;
    indent = match[1]!.length;
    path.unshift(match[2]!);
  }
  return path.join(".");
}

/** The mapping in which a line of this indent stands. */
function above(state: EditorState, number: number, indent: number): string {
  for (let i = number - 1; i >= 1; --i) {
    const match = keyOfLine.exec(state.doc.line(i).text);
    if (match && match[1]!.length < indent) return pathAt(state, i);
  }
  return "";
}

function described(facts: Facts): HTMLElement {
  const box = document.createElement("div");
  box.className = "facts";
  for (const text of [facts.meaning, facts.form, facts.example && `${facts.path.split(".").at(-1)}: ${facts.example}`]) {
    if (!text) continue;
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  }
  return box;
}

export function editorOf(parent: HTMLElement, setting: Setting): EditorHandle {
  const sections = new Map<string, Promise<Section | undefined>>();
  const sectionOf = (path: string): Promise<Section | undefined> => {
    if (!sections.has(path))
      sections.set(path, setting.ask({ do: "keys", path }).then((answer) => answer.section as Section | undefined));
    return sections.get(path)!;
  };

  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const word = /[\w.-]*$/.exec(before)![0];
    if (!word && !context.explicit) return null;
    const value = keyOfLine.exec(before);
    if (value) {
      const facts = (await setting.ask({ do: "explain", key: pathAt(context.state, line.number) })).facts as Facts | undefined;
      const choices = facts?.choices ?? [];
      return choices.length === 0
        ? null
        : { from: context.pos - word.length, options: choices.map(({ word: label, means }) => ({ label, info: means })) };
    }
    const indent = before.length - before.trimStart().length;
    const section = await sectionOf(indent === 0 ? "" : above(context.state, line.number, indent));
    if (!section) return null;
    return {
      from: context.pos - word.length,
      options: section.keys.map((facts) => {
        const key = facts.path.split(".").at(-1)!;
        return { label: key, apply: `${key}: `, info: () => described(facts) };
      }),
    };
  };

  const hover = hoverTooltip(async (view, pos) => {
    const line = view.state.doc.lineAt(pos);
    if (!keyOfLine.test(line.text)) return null;
    const key = pathAt(view.state, line.number);
    const facts = (await setting.ask({ do: "explain", key })).facts as Facts | undefined;
    return facts ? { pos: line.from, end: line.to, above: true, create: () => ({ dom: described(facts) }) } : null;
  });

  let shown = setting.text;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: setting.text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        yaml(),
        syntaxHighlighting(defaultHighlightStyle),
        autocompletion({ override: [complete] }),
        hover,
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": setting.label }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const text = update.state.doc.toString();
          if (text === shown) return;
          shown = text;
          setting.onchange(text);
        }),
      ],
    }),
  });

  // A long text is scrolled by the keyboard as well.
  view.scrollDOM.tabIndex = 0;

  return {
    show(text) {
      if (text === shown) return;
      shown = text;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark(problems) {
      const doc = view.state.doc;
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((problem) => {
            const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
            const from = Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
            return {
              from,
              to: Math.max(line.to, from),
              severity: "error" as const,
              message: problem.hint ? `${problem.message} (${problem.hint})` : problem.message,
            };
          }),
        ),
      );
    },
    end() {
      view.destroy();
    },
  };
}
