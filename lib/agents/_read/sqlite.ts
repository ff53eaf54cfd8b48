/**
 * Reads SQLite databases of other programs: from a private copy, as data that cannot be trusted.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { systemCode } from "../../file_errors.ts";
import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { openFile, reasonOf as fileReason } from "./jsonl.ts";
import { copyPrivately } from "./private_copy.ts";
import type { CopyOptions, PrivateCopy } from "./private_folder.ts";

/**
 * What is set before anything is read: nothing is written, a schema cannot call functions with
 * side effects, pages are checked when they are read, and a file that shrinks does not crash us.
 * The last one is a look at whether it is a database.
 */
const SETTINGS = `
  PRAGMA query_only = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA mmap_size = 0;
  PRAGMA schema_version;
`;

/** What every database begins with (https://www.sqlite.org/fileformat.html#the_database_header). */
const MAGIC = new TextEncoder().encode("SQLite format 3\0");

/** A copied database; disposing of it closes and deletes the copy. */
export interface Database extends Disposable {
  /**
   * Returns the rows of a query, each as an object with a field per column, for `_fields.ts` to
   * pick from. They are read at once, so who expects much asks for ids first, and then for one
   * thing at a time. Whole numbers beyond 2^53 are rounded; a BLOB is read as UTF-8 text, so who
   * needs its bytes selects `hex(column)`.
   *
   * A query that fails, because a table or a column is missing or the file is damaged, is a problem
   * for the log, each kind once; the rows before the damage are returned.
   */
  rows(query: string, ...values: readonly (string | number)[]): JsonObject[];
}

/**
 * Opens a private copy of the database at `path`, its write-ahead log applied. Resolves to `null`
 * when it cannot be copied or is no database; why is in the log.
 */
export async function openDatabase(path: string, options: CopyOptions): Promise<Database | null> {
  if (!isDatabase(path, options.log)) return null;
  const copy = copyPrivately(path, options);
  if (copy === null) return null;
  let database: DatabaseSync | null = null;
  try {
    // Loaded here since it takes time at the start of every command.
    const sqlite = await import("node:sqlite");
    database = new sqlite.DatabaseSync(copy.path, { allowExtension: false });
    database.exec(SETTINGS);
    return new CopiedDatabase(path, { copy, database, log: options.log });
  } catch (error) {
    database?.close();
    copy[Symbol.dispose]();
    options.log.skip(path, reasonOf(error));
    return null;
  }
}

/** Says whether a file begins as databases do, which an empty one may not do yet. */
function isDatabase(path: string, log: ReadLog): boolean {
  const start = startOf(path, log);
  if (start === null) return false;
  if (start.every((byte, at) => byte === MAGIC[at])) return true;
  log.skip(path, "it is no SQLite database");
  return false;
}

/** Returns the first bytes of a file, or `null` when it cannot be read; the log says why. */
function startOf(path: string, log: ReadLog): Uint8Array | null {
  using file = openFile(path, log);
  if (file === null) return null;
  const start = new Uint8Array(MAGIC.length);
  try {
    return start.subarray(0, file.readSync(start) ?? 0);
  } catch (error) {
    log.skip(path, fileReason(error, path));
    return null;
  }
}

interface Parts {
  readonly copy: PrivateCopy;
  readonly database: DatabaseSync;
  readonly log: ReadLog;
}

class CopiedDatabase implements Database {
  readonly #path: string;
  readonly #parts: Parts;
  readonly #statements = new Map<string, StatementSync>();
  readonly #reported = new Set<string>();
  #viewNames: readonly string[] | null = null;

  constructor(path: string, parts: Parts) {
    this.#path = path;
    this.#parts = parts;
  }

  rows(query: string, ...values: readonly (string | number)[]): JsonObject[] {
    const statement = this.#tried(() => this.#prepared(query)) ?? null;
    if (statement === null) return [];
    // Deno 2.9.6 ends an iteration at an error as if there were no more rows, and does not tell.
    const rows = this.#tried(() => statement.all(...values)) ?? statement.iterate(...values);
    return [...rows].map(objectOf);
  }

  #prepared(query: string): StatementSync | null {
    const known = this.#statements.get(query);
    if (known !== undefined) return known;
    const view = this.#views().find((name) => new RegExp(`\\b${name}\\b`, "i").test(query));
    if (view !== undefined) {
      this.#report(`"${view}" is a view in the place of a table: it might have rows without end`);
      return null;
    }
    const statement = this.#parts.database.prepare(query);
    // Without it, a number beyond 2^53 is an error.
    statement.setReadBigInts(true);
    this.#statements.set(query, statement);
    return statement;
  }

  /** Returns the names of views that a query could mean. */
  #views(): readonly string[] {
    this.#viewNames ??= this.#parts.database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'view' LIMIT 1000").all()
      .map(({ name }) => String(name)).filter((name) => /^\w+$/.test(name));
    return this.#viewNames;
  }

  /** Returns what `action` returns, or `null` when SQLite fails in it. */
  #tried<T>(action: () => T): T | null {
    try {
      return action();
    } catch (error) {
      this.#report(reasonOf(error));
      return null;
    }
  }

  /** Notes a problem, each one once. */
  #report(reason: string): void {
    if (!this.#reported.has(reason)) this.#parts.log.skip(this.#path, reason);
    this.#reported.add(reason);
  }

  [Symbol.dispose](): void {
    // Closed first: Windows does not delete what is open.
    this.#parts.database.close();
    this.#parts.copy[Symbol.dispose]();
  }
}

function objectOf(row: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonOf(value)]));
}

function jsonOf(value: unknown): Json {
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : null;
}

/** Returns what SQLite says; what does not come from SQLite is thrown. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || systemCode(error) !== "ERR_SQLITE_ERROR") throw error;
  return `SQLite cannot read it: ${error.message}`;
}
