import { deepEqual, equal, match } from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { ReadLog } from "../../../lib/agents/mod.ts";
import { firstInflatedLines, inflate, logOf } from "../../../lib/agents/_read/inflated.ts";

/** What does not get much smaller, and differs in every line. */
const TEXT = Array.from(
  { length: 20_000 },
  (_, at) => `${at} ${Math.imul(at, 0x9e3779b1).toString(36)} ${Math.imul(at, 0x85ebca6b)}`,
).join("\n");
const COMPRESSED = zstdCompressSync(new TextEncoder().encode(TEXT));

/** Runs a test with a compressed file of the given bytes and a folder for copies. */
async function withFile(
  bytes: Uint8Array,
  test: (path: string, cache: string, log: ReadLog) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${folder}/a.zst`, bytes);
    await test(`${folder}/a.zst`, `${folder}/cache/copies`, new ReadLog());
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("inflate() makes a copy that only the user can read, and that goes when it is disposed of", async () => {
  await withFile(COMPRESSED, async (path, cache, log) => {
    {
      using copy = await inflate(path, { cache, log });
      equal(Deno.readTextFileSync(copy!.path), TEXT);
      if (Deno.build.os !== "windows") {
        const [folder] = [...Deno.readDirSync(cache)];
        equal(Deno.statSync(`${cache}/${folder!.name}`).mode! & 0o777, 0o700);
        equal(Deno.statSync(copy!.path).mode! & 0o777, 0o600);
      }
    }
    deepEqual([...Deno.readDirSync(cache)], []);
    equal(log.skipped, 0);
  });
});

Deno.test("inflate() says when a file was compressed in several pieces", async () => {
  const [one, two] = ["one\n", TEXT.slice(0, 2000)].map((text) =>
    zstdCompressSync(new TextEncoder().encode(text))
  );
  const pieces = new Uint8Array([...one!, ...two!]);
  await withFile(pieces, async (path, cache, log) => {
    using copy = await inflate(path, { cache, log });
    equal(Deno.readTextFileSync(copy!.path), "one\n");
    match(log.problems[0]!.reason, /several pieces/);
  });
});

Deno.test("inflate() ends a copy at the largest size, and says so", async () => {
  await withFile(COMPRESSED, async (path, cache, log) => {
    using copy = await inflate(path, { cache, log, sizeMax: 100_000 });
    const { size } = Deno.statSync(copy!.path);
    equal(size > 0 && size <= 100_000, true);
    deepEqual(log.problems, [{ path, line: null, reason: "it holds more than 100000 bytes" }]);
  });
});

Deno.test("inflate() keeps what stands before a break, and says that there is one", async () => {
  const broken = new Uint8Array(COMPRESSED);
  broken.fill(0xff, broken.length / 2, broken.length / 2 + 5000);
  await withFile(broken, async (path, cache, log) => {
    using copy = await inflate(path, { cache, log });
    const text = Deno.readTextFileSync(copy!.path);
    equal(text !== "" && TEXT.startsWith(text), true);
    deepEqual(log.problems, [{ path, line: null, reason: "what is compressed in it is broken" }]);
  });
});

Deno.test("inflate() says what is no compressed file, no file, and not there", async () => {
  const reasons: string[] = [];
  await withFile(new TextEncoder().encode("plain text"), async (path, cache, log) => {
    for (const each of [path, cache, `${path}.gone`]) {
      using copy = await inflate(each, { cache, log });
      equal(copy === null ? null : Deno.statSync(copy.path).size, 0);
    }
    reasons.push(...log.problems.map(({ reason }) => reason));
    deepEqual([...Deno.readDirSync(cache)], []);
  });
  deepEqual(reasons, [
    "what is compressed in it is broken",
    "it is no regular file",
    "there is no such file or folder",
  ]);
});

Deno.test("inflate() returns nothing when no copy can be made, and says why", async () => {
  await withFile(COMPRESSED, async (path, _cache, log) => {
    equal(await inflate(path, { cache: `${path}/in/a/file`, log }), null);
    deepEqual(log.problems.map(({ path }) => path), [path]);
  });
});

Deno.test("firstInflatedLines() inflates no more than it is asked for", async () => {
  const broken = new Uint8Array(COMPRESSED);
  broken.fill(0xff, broken.length - 20_000);
  await withFile(broken, async (path, _cache, log) => {
    for await (const line of firstInflatedLines(path, log)) {
      equal(line, TEXT.slice(0, TEXT.indexOf("\n")));
      break;
    }
    equal(log.skipped, 0);
  });
});

Deno.test("firstInflatedLines() yields at most 1 MiB, and no last line that may be cut", async () => {
  const lines: string[] = [];
  await withFile(COMPRESSED, async (path, _cache, log) => {
    for await (const line of firstInflatedLines(path, log)) lines.push(line);
  });
  deepEqual(lines, TEXT.split("\n").slice(0, -1));
  let length = 0;
  const large = zstdCompressSync(new TextEncoder().encode(`${"x".repeat(99)}\n`.repeat(30_000)));
  await withFile(large, async (path, _cache, log) => {
    for await (const line of firstInflatedLines(path, log)) length += line.length + 1;
  });
  equal(length > 1_000_000 && length < 1_200_000, true);
});

Deno.test("firstInflatedLines() yields a last line without its line feed when it is JSON", async () => {
  for (const [last, want] of [["{}", ["one", "{}"]], ['{"a', ["one"]]] as const) {
    const lines: string[] = [];
    const bytes = zstdCompressSync(new TextEncoder().encode(`one\n${last}`));
    await withFile(bytes, async (path, _cache, log) => {
      for await (const line of firstInflatedLines(path, log)) lines.push(line);
    });
    deepEqual(lines, want);
  }
});

Deno.test("inflate() deletes what a killed program left a day ago, and nothing younger", async () => {
  await withFile(COMPRESSED, async (path, cache, log) => {
    const now = Deno.statSync(path).mtime!.getTime();
    for (const [name, days] of [["copy-00000000000000aa", 0.5], ["copy-00000000000000bb", 2]]) {
      const madeAt = new Date(now - Number(days) * 24 * 60 * 60 * 1000);
      Deno.mkdirSync(`${cache}/${name}`, { recursive: true });
      Deno.utimeSync(`${cache}/${name}`, madeAt, madeAt);
    }
    (await inflate(path, { cache, log }))![Symbol.dispose]();
    deepEqual([...Deno.readDirSync(cache)].map(({ name }) => name), ["copy-00000000000000aa"]);
  });
});

Deno.test("logOf() passes on what is said of a copy as said of the file", () => {
  const log = new ReadLog();
  logOf("/home/ana/a.zst", log).skip("/tmp/copy", "a reason", 3);
  match(JSON.stringify(log.problems), /^\[\{"path":"\/home\/ana\/a\.zst","line":3,/);
});
