// The JSON of the program's results, as far as the page draws from it.

export interface Interval2 {
  mean: number;
  monte_carlo95: [number, number] | null;
  prediction95?: [number, number] | null;
}

export interface Run {
  scenario: string;
  title: string;
  replications: number;
  treated_fraction: Interval2 & { of: string };
  causes: (Interval2 & { cause: string })[];
  vein_to_vein: { patients: number; mean: number; parts: { name: string; mean: number }[] };
  fingerprint: string;
  warnings: { text: string }[];
}

export interface Difference {
  arm: string;
  treated_fraction: Interval2;
  patients: { treated_in_both: number; only_in_first: number; only_in_second: number; in_neither: number };
  by_cause: { cause: string; saved: number; lost_instead: number }[];
}

export interface Comparison {
  arms: Run[];
  differences: Difference[];
}

/** Whole figures that add up to `total`, by the largest remainders. */
export function apportioned(shares: number[], total: number): number[] {
  const sum = shares.reduce((all, one) => all + one, 0);
  if (!(sum > 0)) return shares.map(() => 0);
  const exact = shares.map((one) => (one / sum) * total);
  const whole = exact.map(Math.floor);
  const order = exact.map((one, i) => [one - whole[i]!, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const left = total - whole.reduce((all, one) => all + one, 0);
  for (const [, i] of order.slice(0, left)) ++whole[i]!;
  return whole;
}

export const spoken = (word: string): string => word.replaceAll("_", " ");
