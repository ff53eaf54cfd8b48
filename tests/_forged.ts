/** Puts texts into what tools printed, in the files of any agent, for the tests. */

import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { ToolResultPart } from "../lib/agents/mod.ts";
import type { Json } from "../lib/go_json.ts";
import type { WholeHome } from "./_sessions.ts";

/** Returns the text that is to stand in the place of an output. */
export type Forge = (output: string) => string;

/** The bytes with which a database and a compressed file begin. */
const SQLITE = [...new TextEncoder().encode("SQLite format 3\0")];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Returns what the tools of a home printed that are known to have run, since they succeeded or have
 * an exit code, as far as it occurs nowhere else in its sessions; the longest first, since one may
 * be within another.
 */
export function outputsIn({ sessions }: WholeHome): string[] {
  const parts = sessions.flatMap(({ turns }) => turns.flatMap((turn) => turn.parts));
  const others = parts.flatMap((part) => part.kind === "tool-result" ? [] : textsIn(part));
  const outputs = parts.flatMap((part) =>
    part.kind === "tool-result" && hasRun(part) ? [part.output.trim()] : []
  );
  return [...new Set(outputs)]
    .filter((output) => output !== "" && !others.some((text) => text.includes(output)))
    .sort((a, b) => b.length - a.length);
}

function hasRun({ failed, refused, exitCode }: ToolResultPart): boolean {
  return !refused && (!failed || exitCode !== null);
}

/** Forges the outputs in all files below a folder: lines, documents, databases, compressed ones. */
export function forgeFiles(folder: string, outputs: readonly string[], forge: Forge): void {
  const forgery = new Forgery(outputs, forge);
  for (const path of filesIn(folder)) {
    const bytes = Deno.readFileSync(path);
    if (startsWith(bytes, SQLITE)) {
      forgeDatabase(path, forgery);
    } else {
      const forged = forgery.bytes(bytes);
      if (forged !== bytes) Deno.writeFileSync(path, forged);
    }
  }
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

/** Replaces outputs, wherever they are within texts, JSON, and JSON in texts. */
class Forgery {
  readonly #outputs: readonly string[];
  readonly #forge: Forge;

  constructor(outputs: readonly string[], forge: Forge) {
    this.#outputs = outputs;
    this.#forge = forge;
  }

  /** Returns the same bytes when there is nothing to replace. */
  bytes(bytes: Uint8Array): Uint8Array {
    if (startsWith(bytes, ZSTD)) {
      const inflated = zstdDecompressSync(bytes);
      const forged = this.bytes(inflated);
      return forged === inflated ? bytes : zstdCompressSync(forged);
    }
    const text = new TextDecoder().decode(bytes);
    const forged = this.file(text);
    return forged === text ? bytes : new TextEncoder().encode(forged);
  }

  /** A file or a cell of a database: a document, or lines that may be some. */
  file(text: string): string {
    return this.#document(text) ??
      text.split("\n").map((line) => this.#document(line) ?? this.#text(line)).join("\n");
  }

  #document(text: string): string | null {
    if (!/^\s*[{[]/.test(text)) return null;
    let value: Json;
    try {
      value = JSON.parse(text);
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
    const forged = JSON.stringify(this.#json(value));
    return forged === JSON.stringify(value) ? text : forged;
  }

  #json(value: Json): Json {
    if (typeof value === "string") return this.#document(value) ?? this.#text(value);
    if (Array.isArray(value)) return value.map((each) => this.#json(each));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, this.#json(each as Json)]),
    );
  }

  #text(text: string): string {
    const output = this.#outputs.find((each) => text.includes(each));
    return output === undefined ? text : text.replace(output, () => this.#forge(output));
  }
}

function forgeDatabase(path: string, forgery: Forgery): void {
  using database = new DatabaseSync(path);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  for (const { name } of tables) {
    if (String(name).startsWith("sqlite_")) continue;
    const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(name!);
    for (const { name: column } of columns) {
      const cells = database.prepare(`SELECT DISTINCT "${column}" AS cell FROM "${name}"`).all();
      const update = database.prepare(`UPDATE "${name}" SET "${column}" = ? WHERE "${column}" = ?`);
      for (const { cell } of cells) {
        if (typeof cell !== "string" && !(cell instanceof Uint8Array)) continue;
        const forged = typeof cell === "string" ? forgery.file(cell) : forgery.bytes(cell);
        if (forged !== cell) update.run(forged, cell);
      }
    }
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(textsIn);
}
