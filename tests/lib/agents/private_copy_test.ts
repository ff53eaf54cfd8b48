import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { COPY_BYTES_MAX, copyPrivately } from "../../../lib/agents/_read/private_copy.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("copyPrivately() copies a database with its logs and without its index", () => {
  inFolder((folder) => {
    for (const ending of ["", "-wal", "-journal", "-shm"]) {
      Deno.writeTextFileSync(`${folder}/a.db${ending}`, `content${ending}`);
    }
    const log = new ReadLog();
    const cache = `${folder}/cache/below`;
    {
      using copy = copyPrivately(`${folder}/a.db`, { cache, log });
      deepEqual(namesIn(copy!.path.replace(/\/a\.db$/, "")), ["a.db", "a.db-journal", "a.db-wal"]);
      equal(Deno.readTextFileSync(`${copy!.path}-wal`), "content-wal");
      equal(namesIn(cache).length, 1);
    }
    deepEqual(namesIn(cache), []);
    equal(log.skipped, 0);
  });
});

Deno.test({
  name: "copyPrivately() lets nobody else read the copy, whatever the original's mode",
  ignore: Deno.build.os === "windows",
  fn() {
    inFolder((folder) => {
      Deno.writeTextFileSync(`${folder}/a.db`, "x", { mode: 0o444 });
      const cache = `${folder}/cache`;
      using copy = copyPrivately(`${folder}/a.db`, { cache, log: new ReadLog() });
      const modes = [cache, copy!.path.replace(/\/a\.db$/, ""), copy!.path]
        .map((path) => (Deno.statSync(path).mode ?? 0) & 0o777);
      deepEqual(modes, [0o700, 0o700, 0o600]);
    });
  },
});

Deno.test("copyPrivately() follows a link to where the logs are", () => {
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/real`);
    Deno.writeTextFileSync(`${folder}/real/b.db`, "database");
    Deno.writeTextFileSync(`${folder}/real/b.db-wal`, "log");
    Deno.symlinkSync(`${folder}/real/b.db`, `${folder}/a.db`);
    const log = new ReadLog();
    using copy = copyPrivately(`${folder}/a.db`, { cache: `${folder}/cache`, log });
    equal(Deno.readTextFileSync(copy!.path), "database");
    equal(Deno.readTextFileSync(`${copy!.path}-wal`), "log");
  });
});

Deno.test("copyPrivately() refuses what is no regular file or too large, and leaves nothing", () => {
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/folder.db`);
    Deno.symlinkSync("/dev/zero", `${folder}/device.db`);
    Deno.symlinkSync(`${folder}/loop.db`, `${folder}/loop.db`);
    Deno.writeTextFileSync(`${folder}/log.db`, "database");
    Deno.mkdirSync(`${folder}/log.db-wal`);
    using large = Deno.openSync(`${folder}/large.db`, { write: true, create: true });
    large.truncateSync(COPY_BYTES_MAX + 1);
    const reasons = ["folder", "device", "log", "large", "loop", "absent"].map((name) => {
      const log = new ReadLog();
      const cache = `${folder}/cache`;
      equal(copyPrivately(`${folder}/${name}.db`, { cache, log }), null);
      return log.problems.map(({ reason }) => reason.replaceAll(folder, ""));
    });
    deepEqual(reasons, [
      ["it is no regular file"],
      ['cannot read "/dev/zero": it is no regular file'],
      [`cannot read "/log.db-wal": it is no regular file`],
      [`it has ${COPY_BYTES_MAX + 1} bytes, more than ${COPY_BYTES_MAX}`],
      ["its links lead in a circle"],
      ["there is no such file or folder"],
    ]);
    ok(!namesIn(folder).includes("cache"));
  });
});

Deno.test("copyPrivately() says why when there is no place for the copy", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a.db`, "x");
    Deno.writeTextFileSync(`${folder}/cache`, "a file");
    const log = new ReadLog();
    equal(copyPrivately(`${folder}/a.db`, { cache: `${folder}/cache`, log }), null);
    match(log.problems[0]!.reason, /^cannot make a private copy in ".*cache": /);
  });
});

Deno.test("copyPrivately() deletes what a killed program left a day ago, and nothing else", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a.db`, "x");
    const cache = `${folder}/cache`;
    const now = Deno.statSync(`${folder}/a.db`).mtime!.getTime();
    const old = new Date(now - 2 * DAY_MS);
    const recent = new Date(now - DAY_MS / 2);
    const kept = ["copy-00000000000000aa", "copy-of-mine", "index.json"];
    for (const name of ["copy-00000000000000bb", ...kept]) {
      Deno.mkdirSync(`${cache}/${name}`, { recursive: true });
      Deno.writeTextFileSync(`${cache}/${name}/a.db`, "secret");
      Deno.utimeSync(`${cache}/${name}`, old, old);
    }
    Deno.utimeSync(`${cache}/${kept[0]}`, recent, recent);
    copyPrivately(`${folder}/a.db`, { cache, log: new ReadLog() })![Symbol.dispose]();
    deepEqual(namesIn(cache), kept);
  });
});

Deno.test("copyPrivately() is done when something else has deleted the copy", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a.db`, "x");
    const log = new ReadLog();
    {
      using _copy = copyPrivately(`${folder}/a.db`, { cache: `${folder}/cache`, log });
      Deno.removeSync(`${folder}/cache`, { recursive: true });
    }
    equal(log.skipped, 0);
  });
});

Deno.test("copyPrivately() goes on after three tries, and warns if the database has changed", () => {
  inFolder((folder) => {
    const path = `${folder}/a.db`;
    const copies: string[] = [];
    const copyFileSync = Deno.copyFileSync;
    let changing = `${path}-wal`;
    Deno.copyFileSync = (from, to) => {
      copyFileSync(from, to);
      if (from === path) copies.push(Deno.readTextFileSync(path));
      // Another program writes right behind what has been copied.
      Deno.writeTextFileSync(changing, ".", { append: true });
    };
    try {
      Deno.writeTextFileSync(path, "x");
      Deno.writeTextFileSync(`${path}-wal`, "x");
      const log = new ReadLog();
      copyPrivately(path, { cache: `${folder}/cache`, log })![Symbol.dispose]();
      deepEqual([copies.splice(0).length, log.skipped], [3, 0]);
      changing = path;
      copyPrivately(path, { cache: `${folder}/cache`, log })![Symbol.dispose]();
      equal(copies.length, 3);
      deepEqual(log.problems.map(({ reason }) => reason), [
        "it was changed while it was copied, 3 times in a row",
      ]);
    } finally {
      Deno.copyFileSync = copyFileSync;
    }
  });
});

function inFolder(test: (folder: string) => void): void {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
