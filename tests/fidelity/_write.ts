/**
 * Writes scenarios as the session files of real agents.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { claudeCodePath, claudeCodeRecords } from "./_claude_code.ts";
import { codexPath, codexRecords } from "./_codex.ts";
import { legacyCodexRecords } from "./_codex_legacy.ts";
import { geminiFiles, geminiPath, geminiRecords } from "./_gemini.ts";
import type { Format, Scenario } from "./_scenario.ts";

/** How much is handed to the disk at once, in characters. */
const CHUNK_LENGTH = 1 << 16;

interface Writer {
  /** Returns where the session belongs, relative to HOME. */
  readonly path: (scenario: Scenario) => string;
  readonly records: (scenario: Scenario) => Iterable<unknown>;
  /** Returns what else the agent leaves, path by path relative to HOME. */
  readonly beside?: (scenario: Scenario) => Readonly<Record<string, string>>;
}

const WRITERS: Readonly<Record<Format, Writer>> = {
  "claude-code": { path: claudeCodePath, records: claudeCodeRecords },
  "codex": { path: codexPath, records: codexRecords },
  "codex-0.120": { path: codexPath, records: legacyCodexRecords },
  "gemini-cli": { path: geminiPath, records: geminiRecords, beside: geminiFiles },
};

/** Returns where a session in a format belongs, relative to HOME. */
export function sessionPath(format: Format, scenario: Scenario): string {
  return WRITERS[format].path(scenario);
}

/** Yields the lines of a session file in a format, each with its line feed. */
export function* sessionLines(format: Format, scenario: Scenario): Generator<string> {
  for (const record of WRITERS[format].records(scenario)) yield `${JSON.stringify(record)}\n`;
}

/**
 * Writes a session below a folder that stands for HOME, as the agent lays it out, and returns the
 * absolute path of the session file. The session is never held as a whole.
 */
export function writeSession(format: Format, scenario: Scenario, folder: string): string {
  const { path, beside } = WRITERS[format];
  for (const [name, text] of Object.entries(beside?.(scenario) ?? {})) {
    Deno.mkdirSync(dirname(join(folder, name)), { recursive: true });
    Deno.writeTextFileSync(join(folder, name), text);
  }
  const target = join(folder, path(scenario));
  Deno.mkdirSync(dirname(target), { recursive: true });
  using file = Deno.openSync(target, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const flush = (text: string) => {
    const bytes = encoder.encode(text);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  let chunk = "";
  for (const line of sessionLines(format, scenario)) {
    chunk += line;
    if (chunk.length < CHUNK_LENGTH) continue;
    flush(chunk);
    chunk = "";
  }
  flush(chunk);
  return target;
}
