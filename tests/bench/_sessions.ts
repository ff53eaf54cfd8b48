/**
 * Sessions to measure with: long ones, and many of them.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { filler, type Workshop } from "../fidelity/_filler.ts";
import { ENGLISH } from "../fidelity/_phrases.ts";
import type { Event, Format, Scenario } from "../fidelity/_scenario.ts";
import { sessionLines, sessionPath } from "../fidelity/_write.ts";

/** How much is handed to the disk at once, in characters. */
const CHUNK_LENGTH = 1024 * 1024;

/** Rounds of work that are enough for a session of any size. */
const ROUNDS_MAX = 10_000_000;

const WORKSHOP: Workshop = {
  phrases: ENGLISH,
  files: ["src/import/rows.ts", "src/import/dates.ts", "src/report.ts", "src/cli.ts"],
  others: ["src/store.ts", "src/model.ts", "docs/import.md"],
  names: ["parseRow", "toDate", "readAll", "withTotals", "reportOf", "isEmpty"],
  checks: [
    {
      command: "npm test",
      passes: "# tests #\n# pass #\n# fail 0\n",
      fails: "not ok # - $ reads an empty row\n  expected #, got null\n",
    },
    { command: "npm run lint", passes: "", fails: "@:#:7 error '$' is never used\n" },
  ],
  snippets: [
    ["const $ = rows[#];", "const $ = rows.at(#);"],
    ["if ($ > #) return;", "if ($ >= #) return;"],
  ],
};

/**
 * Writes a session of at least so many bytes below a folder that stands for HOME, and returns its
 * path.
 */
export function writeLongSession(
  home: string,
  { name, format, bytes }: {
    readonly name: string;
    readonly format: Format;
    readonly bytes: number;
  },
): string {
  const scenario = scenarioOf(name, format);
  const path = join(home, sessionPath(format, scenario));
  Deno.mkdirSync(dirname(path), { recursive: true });
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  let written = 0;
  let chunk = "";
  const flush = () => {
    const data = encoder.encode(chunk);
    for (let at = 0; at < data.length;) at += file.writeSync(data.subarray(at));
    written += data.length;
    chunk = "";
  };
  for (const line of sessionLines(format, scenario)) {
    chunk += line;
    if (chunk.length >= CHUNK_LENGTH) flush();
    if (written + chunk.length >= bytes) break;
  }
  flush();
  return path;
}

/** Writes so many sessions of about so many bytes each, that differ in ids, titles and times. */
export function writeManySessions(home: string, total: number, bytes: number): void {
  const path = writeLongSession(home, { name: "bench", format: "claude-code", bytes });
  const text = Deno.readTextFileSync(path);
  const id = /"sessionId":"([^"]+)"/.exec(text)?.[1];
  if (id === undefined) throw new Error(`no session id in ${path}`);
  for (let at = 0; at < total; at++) {
    const other = `${id.slice(0, -6)}${at.toString(16).padStart(6, "0")}`;
    const copy = text.replaceAll(id, other).replace("Please", `Number ${at}: please`);
    Deno.writeTextFileSync(join(dirname(path), `${other}.jsonl`), copy);
  }
  Deno.removeSync(path);
}

function scenarioOf(name: string, format: Format): Scenario {
  return {
    name,
    format,
    project: "bench",
    branch: "main",
    startedAt: "2026-11-01T08:00:00.000Z",
    events: events(name),
  };
}

function* events(name: string): Generator<Event> {
  yield { kind: "user", text: `Please make the importer of ${name} read what clubs really send.` };
  yield* filler(WORKSHOP, name, ROUNDS_MAX);
}
