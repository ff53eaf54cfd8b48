/** The table of planted facts, in Markdown. */

import type { Examined } from "./_examine.ts";
import {
  BARRED_KINDS,
  type BarredKind,
  isBarred,
  isRequired,
  KEPT_KINDS,
  type KeptKind,
  plantedKinds,
} from "./_facts.ts";

type Kind = KeptKind | BarredKind;

/** Returns the table of one budget, and under it each thing that is lost or should not be there. */
export function report(examined: readonly Examined[], budget: number): string {
  const kinds: readonly Kind[] = [...KEPT_KINDS, ...BARRED_KINDS];
  const heading = [
    "session",
    ...kinds.map((kind) => isBarred(kind) ? `no ${kind}` : kind),
    "tokens",
  ];
  const rows = examined.map((one) => [
    `${one.planted.scenario.name} (${one.planted.scenario.format})`,
    ...kinds.map((kind) => markOf(kind, one)),
    `${Math.ceil(new TextEncoder().encode(one.prompt).length / 4)}`,
  ]);
  const table = [heading, heading.map(() => "---"), ...rows].map((cells) =>
    `| ${cells.join(" | ")} |`
  );
  return [`## ${budget} tokens`, "", ...table, "", ...missesIn(examined), totalOf(examined), "", ""]
    .join("\n");
}

/** Returns `✓`, `✗`, `(✗)` for what this budget need not keep, and `-` for what is not planted. */
function markOf(kind: Kind, { planted, budget, misses }: Examined): string {
  if (!plantedKinds(planted).includes(kind)) return "-";
  if (!misses.some((miss) => miss.kind === kind)) return "✓";
  return isRequired(kind, planted, budget) ? "✗" : "(✗)";
}

function missesIn(examined: readonly Examined[]): string[] {
  const lines = examined.flatMap(({ planted, budget, misses, problem }) =>
    problem !== null
      ? [`- ${planted.scenario.name}: no prompt: ${problem}`]
      : misses.map(({ kind, needle }) => {
        const what = isBarred(kind) ? "should not be there" : "is lost";
        const weight = isRequired(kind, planted, budget) ? "" : " (not required)";
        return `- ${planted.scenario.name}: ${kind} ${what}${weight}: ${JSON.stringify(needle)}`;
      })
  );
  return lines.length === 0 ? [] : [...lines, ""];
}

function totalOf(examined: readonly Examined[]): string {
  const marks = examined.flatMap((one) =>
    plantedKinds(one.planted).map((kind) => markOf(kind, one))
  );
  const count = (mark: string) => marks.filter((each) => each === mark).length;
  return `Right: ${count("✓")} of ${marks.length}; wrong where it is required: ${count("✗")}.`;
}
