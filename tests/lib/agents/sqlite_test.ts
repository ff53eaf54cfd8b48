import { deepEqual, equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { openDatabase } from "../../../lib/agents/_read/sqlite.ts";

Deno.test("openDatabase() reads what is only in the write-ahead log, and touches no original", async () => {
  await inFolder(async (folder, options) => {
    using writer = new DatabaseSync(`${folder}/a.db`);
    writer.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
    writer.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
    const before = looksOf(folder);
    {
      using database = await openDatabase(`${folder}/a.db`, options);
      deepEqual(database!.rows("SELECT a FROM t"), [{ a: 1 }, { a: 2 }]);
    }
    deepEqual(looksOf(folder), before);
    equal(options.log.skipped, 0);
  });
});

Deno.test("openDatabase() undoes what a crashed writer has left half done", async () => {
  await inFolder(async (folder, options) => {
    using writer = new DatabaseSync(`${folder}/a.db`);
    writer.exec("CREATE TABLE t (a); INSERT INTO t VALUES ('before')");
    // A cache of one page makes it write into the database before the end of the transaction.
    writer.exec("PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = 'after'");
    writer.exec(
      "CREATE TABLE u AS WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT 5000) SELECT x FROM n",
    );
    using database = await openDatabase(`${folder}/a.db`, options);
    deepEqual(database!.rows("SELECT a FROM t"), [{ a: "before" }]);
  });
});

Deno.test("rows() returns values of every kind as JSON", async () => {
  await inFolder(async (folder, options) => {
    makeDatabase(folder, "CREATE TABLE t (a)");
    using database = await openDatabase(`${folder}/a.db`, options);
    const query = `SELECT NULL AS none, 7 AS whole, 1.5 AS part, 9223372036854775807 AS large,
      'é' AS text, CAST('é' AS BLOB) AS blob, x'ff41' AS broken, 1 AS __proto__, ? AS given`;
    const [row] = database!.rows(query, "'; DROP TABLE t");
    deepEqual(Object.entries(row!), [
      ["none", null],
      ["whole", 7],
      ["part", 1.5],
      ["large", 2 ** 63],
      ["text", "é"],
      ["blob", "é"],
      ["broken", "\ufffdA"],
      ["__proto__", 1],
      ["given", "'; DROP TABLE t"],
    ]);
  });
});

Deno.test("rows() returns what comes before an error, and reports it", async () => {
  await inFolder(async (folder, options) => {
    makeDatabase(folder, "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3), (4)");
    using database = await openDatabase(`${folder}/a.db`, options);
    const query = "SELECT iif(a = 3, abs(-9223372036854775808), a) AS a FROM t ORDER BY rowid";
    deepEqual(database!.rows(query), [{ a: 1 }, { a: 2 }]);
    deepEqual(options.log.problems.map(({ reason }) => reason), [
      "SQLite cannot read it: integer overflow",
    ]);
  });
});

Deno.test("rows() reports what is missing once, and writes nothing", async () => {
  await inFolder(async (folder, options) => {
    makeDatabase(folder, "CREATE TABLE t (a)");
    using database = await openDatabase(`${folder}/a.db`, options);
    const queries = ["SELECT a FROM u", "SELECT a FROM u", "SELECT b FROM t", "DELETE FROM t"];
    for (const query of queries) deepEqual(database!.rows(query), []);
    deepEqual(options.log.problems.map(({ path, reason }) => [path, reason]), [
      [`${folder}/a.db`, "SQLite cannot read it: no such table: u"],
      [`${folder}/a.db`, "SQLite cannot read it: no such column: b"],
      [`${folder}/a.db`, "SQLite cannot read it: attempt to write a readonly database"],
    ]);
  });
});

Deno.test("openDatabase() and rows() report a file that is no database, or a damaged one", async () => {
  await inFolder(async (folder, options) => {
    Deno.writeTextFileSync(`${folder}/text.db`, "no database at all ".repeat(100));
    equal(await openDatabase(`${folder}/text.db`, options), null);
    makeDatabase(folder, "CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(20000))");
    Deno.truncateSync(`${folder}/a.db`, 5000);
    {
      using database = await openDatabase(`${folder}/a.db`, options);
      deepEqual(database?.rows("SELECT hex(a) FROM t") ?? [], []);
    }
    deepEqual(options.log.problems.map(({ reason }) => reason), [
      "it is no SQLite database",
      "SQLite cannot read it: database disk image is malformed",
    ]);
  });
});

Deno.test("openDatabase() copies nothing of a file that is no database, and takes an empty one", async () => {
  await inFolder(async (folder, options) => {
    Deno.writeTextFileSync(`${folder}/text.db`, "SQLite format 4\0 and more");
    Deno.writeTextFileSync(`${folder}/empty.db`, "");
    const copied: string[] = [];
    const copyFileSync = Deno.copyFileSync;
    Deno.copyFileSync = (from, to) => {
      copied.push(String(from));
      copyFileSync(from, to);
    };
    try {
      equal(await openDatabase(`${folder}/text.db`, options), null);
      deepEqual(copied, []);
      equal(await openDatabase(`${folder}/absent.db`, options), null);
      using database = await openDatabase(`${folder}/empty.db`, options);
      deepEqual(database!.rows("SELECT name FROM sqlite_schema"), []);
      equal(copied[0], `${folder}/empty.db`);
    } finally {
      Deno.copyFileSync = copyFileSync;
    }
    deepEqual(options.log.problems.map(({ reason }) => reason), [
      "it is no SQLite database",
      "there is no such file or folder",
    ]);
  });
});

interface Options {
  readonly cache: string;
  readonly log: ReadLog;
}

/** Runs a test in a folder of its own, and sees that no private copy is left. */
async function inFolder(test: (folder: string, options: Options) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const cache = Deno.makeTempDirSync();
  try {
    await test(folder, { cache, log: new ReadLog() });
    deepEqual([...Deno.readDirSync(cache)], []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
    Deno.removeSync(cache, { recursive: true });
  }
}

function makeDatabase(folder: string, commands: string): void {
  // Deno 2.9.6 has the option; its types do not say so.
  const options = { readOnly: false, defensive: false };
  using database = new DatabaseSync(`${folder}/a.db`, options);
  database.exec(commands);
}

function looksOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => {
    const { size, mtime } = Deno.statSync(`${folder}/${name}`);
    return `${name} ${size} ${mtime?.getTime()}`;
  }).sort();
}

/** A query that has no end, and what is said when nothing is read from `t`. */
const ENDLESS = "WITH RECURSIVE n(a) AS (VALUES (1) UNION ALL SELECT a + 1 FROM n) SELECT a FROM n";
const NOT_PLAIN = [
  '"t" is no plain table, and might have rows or values without end',
];

Deno.test("rows() reads no view in the place of a table, however many views there are", async () => {
  await inFolder(async (folder, options) => {
    const views = Array.from({ length: 1500 }, (_, at) => `CREATE VIEW a${at} AS SELECT 1 AS a;`);
    makeDatabase(
      folder,
      `BEGIN; CREATE TABLE u (a); INSERT INTO u VALUES (1); ${views.join("")}
       CREATE VIEW t AS ${ENDLESS};
       CREATE TRIGGER u INSTEAD OF INSERT ON t BEGIN SELECT 1; END; COMMIT`,
    );
    using database = await openDatabase(`${folder}/a.db`, options);
    deepEqual(database!.rows("SELECT a FROM t"), []);
    deepEqual(database!.rows("SELECT a FROM u JOIN T"), []);
    deepEqual(database!.rows("SELECT a FROM u"), [{ a: 1 }]);
    deepEqual(options.log.problems.map(({ reason }) => reason.toLowerCase()), [
      ...NOT_PLAIN,
      ...NOT_PLAIN,
    ]);
  });
});

Deno.test("rows() reads no view whose entry says that it is something else", async () => {
  const lies = [
    "type = 'table'",
    "type = 'VIEW'",
    "type = 'index'",
    "type = 'trigger'",
    "name = 'z'",
  ];
  for (const lie of lies) {
    await inFolder(async (folder, options) => {
      makeDatabase(
        folder,
        `CREATE TABLE u (a); CREATE VIEW t AS ${ENDLESS}; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET ${lie} WHERE name = 't'`,
      );
      using database = await openDatabase(`${folder}/a.db`, options);
      deepEqual(database?.rows("SELECT a FROM t") ?? [], [], lie);
      equal(options.log.skipped, 1, lie);
    });
  }
});

Deno.test("rows() reads no virtual table, and none with a column that is worked out", async () => {
  const schemas = [
    "CREATE VIRTUAL TABLE t USING fts5(a)",
    "CREATE TABLE t (b, a AS (printf('%.*c', 9000, b)))",
    "CREATE TABLE t (b, a AS (printf('%.*c', 9000, b)) VIRTUAL)",
  ];
  for (const schema of schemas) {
    await inFolder(async (folder, options) => {
      makeDatabase(folder, `${schema}; INSERT INTO t DEFAULT VALUES`);
      using database = await openDatabase(`${folder}/a.db`, options);
      deepEqual(database!.rows("SELECT * FROM t"), [], schema);
      deepEqual(options.log.problems.map(({ reason }) => reason), NOT_PLAIN, schema);
    });
  }
});

Deno.test("rows() reads a column that is stored, and one with a value by default", async () => {
  await inFolder(async (folder, options) => {
    makeDatabase(
      folder,
      "CREATE TABLE t (a DEFAULT (1 + 1), b AS (a + 1) STORED); INSERT INTO t DEFAULT VALUES",
    );
    using database = await openDatabase(`${folder}/a.db`, options);
    deepEqual(database!.rows("SELECT * FROM t"), [{ a: 2, b: 3 }]);
    equal(options.log.skipped, 0);
  });
});

Deno.test("rows() reports a value that is too long to be held", async () => {
  await inFolder(async (folder, options) => {
    makeDatabase(folder, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    using database = await openDatabase(`${folder}/a.db`, options);
    deepEqual(database!.rows("SELECT length(printf('%.*c', 300000000, 'x')) AS a FROM t"), []);
    deepEqual(options.log.problems.map(({ reason }) => reason), [
      "SQLite cannot read it: string or blob too big",
    ]);
  });
});
