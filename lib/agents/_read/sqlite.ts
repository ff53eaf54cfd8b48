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
 * The longest value that SQLite reads or makes, in bytes: twice the longest that any reader asks
 * for, since some ask for hexadecimal digits. A longer one is an error.
 */
const VALUE_BYTES_MAX = 256 * 1024 * 1024;

/** Deno 2.9.6 has `limits` as Node.js has; its types do not say so. */
const OPTIONS = { allowExtension: false, limits: { length: VALUE_BYTES_MAX } };

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

/** Where a query of ours, which has no commas between tables, names what it reads. */
const TABLES_READ = /\b(?:FROM|JOIN)\s+(\w+)/gi;

/**
 * How the texts begin that the schema has under a name. By them SQLite goes, and not by the type
 * that the schema states.
 */
const ENTRIES = "SELECT substr(sql, 1, 20) AS start FROM sqlite_schema " +
  "WHERE name = ? COLLATE NOCASE";

/**
 * How the text of a plain table begins, which SQLite writes itself up to the name; a trigger may be
 * called like one.
 */
const PLAIN = /^CREATE (?:TABLE|TRIGGER)\b/i;

/**
 * The columns that a table does not hold, but works out when they are read
 * (https://www.sqlite.org/pragma.html#pragma_table_xinfo); those that are stored are no harm.
 */
const WORKED_OUT = "SELECT 1 FROM pragma_table_xinfo(?) WHERE hidden IN (1, 2) LIMIT 1";

/** A copied database; disposing of it closes and deletes the copy. */
export interface Database extends Disposable {
  /**
   * Returns the rows of a query, each as an object with a field per column, for `_fields.ts` to
   * pick from. They are read at once, so who expects much asks for ids first, and then for one
   * thing at a time. Whole numbers beyond 2^53 are rounded; a BLOB is read as UTF-8 text, so who
   * needs its bytes selects `hex(column)`.
   *
   * A query that fails, because a table or a column is missing or the file is damaged, is a problem
   * for the log, each kind once; the rows before the damage are returned. So is one of what is no
   * plain table: a view, a virtual table and a column that is worked out when it is read can make
   * rows without end, and values of any length, out of a small file.
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
    database = new sqlite.DatabaseSync(copy.path, OPTIONS);
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
  readonly #plain = new Map<string, boolean>();

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
    for (const [, table = ""] of query.matchAll(TABLES_READ)) {
      if (this.#isPlain(table)) continue;
      this.#report(`"${table}" is no plain table, and might have rows or values without end`);
      return null;
    }
    const statement = this.#parts.database.prepare(query);
    // Without it, a number beyond 2^53 is an error.
    statement.setReadBigInts(true);
    this.#statements.set(query, statement);
    return statement;
  }

  /** Says whether a name means a plain table, or nothing that the file says. */
  #isPlain(table: string): boolean {
    const known = this.#plain.get(table);
    if (known !== undefined) return known;
    const { database } = this.#parts;
    const entries = database.prepare(ENTRIES).all(table).map(({ start }) => String(start));
    // The columns of plain tables only: for those of a virtual one, SQLite runs its code.
    const isPlain = entries.every((start) => PLAIN.test(start)) &&
      (entries.length === 0 || database.prepare(WORKED_OUT).all(table).length === 0);
    this.#plain.set(table, isPlain);
    return isPlain;
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
