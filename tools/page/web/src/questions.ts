// What a planner may begin with: a scenario as it is, and a change of it.
import { emptyChange } from "./levers";
import type { Text } from "./texts";

export interface Question {
  text: Text;
  base: string;
  change: string;
}

export const questions: Question[] = [
  {
    text: "askSevenDays",
    base: "scenarios/inati-cel.yaml",
    change: "format: 1\nextends: inati-cel-point-of-care.yaml\ntitle: Made at the hospital in seven days\n",
  },
  {
    text: "askUnits",
    base: "scenarios/netherlands.yaml",
    change: `${emptyChange("scenarios/netherlands.yaml").replace("What if", "Two more places of production")}sites:\n  commercial-plant:\n    suites: 5\n`,
  },
  {
    text: "askFailure",
    base: "scenarios/netherlands.yaml",
    change: `${emptyChange("scenarios/netherlands.yaml").replace("What if", "Two of three suites closed for six weeks")}sites:\n  commercial-plant:\n    suites:\n      units: 3\n      closed: { units: 2, from: 2026-06-01, to: 2026-07-12 }\n`,
  },
  {
    text: "askTrial",
    base: "scenarios/inati-cel.yaml",
    change: emptyChange("scenarios/inati-cel.yaml"),
  },
  {
    text: "askRegion",
    base: "scenarios/dutch-programme.yaml",
    change: emptyChange("scenarios/dutch-programme.yaml"),
  },
];

/** Names of scenarios that can be run, with their titles. */
export function runnable(files: Map<string, string>): { name: string; title: string; published: boolean }[] {
  return [...files]
    .filter(([name, text]) => name.endsWith(".yaml") && !/^(overlay|attrition_model|catalogue):/m.test(text))
    .map(([name, text]) => ({
      name,
      title: /^title: *["']?(.*?)["']? *$/m.exec(text)?.[1] ?? name.replace(/^scenarios\//, ""),
      published: name.includes("/published/"),
    }));
}
