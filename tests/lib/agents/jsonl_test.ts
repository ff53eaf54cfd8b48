import { deepEqual, equal, ok } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import {
  FileEnds,
  firstLines,
  isInLines,
  lastLines,
  LINE_BYTES_MAX,
  PEEK_BYTES_MAX,
  readLines,
  readRecords,
} from "../../../lib/agents/_read/jsonl.ts";

Deno.test("readLines() yields lines with their numbers, whatever their ends and without the empty", () => {
  withFile("one\r\n\ntwo\nthree", (path, log) => {
    deepEqual([...readLines(path, log)], [
      { number: 1, text: "one" },
      { number: 3, text: "two" },
      { number: 4, text: "three" },
    ]);
    equal(log.skipped, 0);
  });
});

Deno.test("readLines() keeps letters whole that lie across two reads", () => {
  const text = `${"é".repeat(700_000)}\n${"日本".repeat(300_000)}\n`;
  withFile(text, (path, log) => {
    equal([...readLines(path, log)].map((line) => line.text).join("\n"), text.trimEnd());
  });
});

Deno.test("readLines() passes over lines that are too long, wherever they are", () => {
  const long = "x".repeat(LINE_BYTES_MAX + 1);
  for (const text of [`${long}\na\nb`, `a\n${long}\nb`, `a\nb\n${long}`, `a\n${long}y\n\nb\n`]) {
    withFile(text, (path, log) => {
      deepEqual([...readLines(path, log)].map((line) => line.text), ["a", "b"]);
      equal(log.skipped, 1);
      ok(/more than 16777216 bytes/.test(log.problems[0]!.reason));
    });
  }
  withFile(`${"x".repeat(LINE_BYTES_MAX - 1)}\n`, (path, log) => {
    equal([...readLines(path, log)].length, 1);
  });
});

Deno.test("readLines() ends where it is told to", () => {
  withFile("one\ntwo\nthree\n", (path, log) => {
    deepEqual([...readLines(path, log, 7)].map((line) => line.text), ["one", "two"]);
  });
});

Deno.test("readRecords() reports every line that is no object", () => {
  withFile('{"a":1}\n[1]\n{"a":\n{"b":2}', (path, log) => {
    deepEqual([...readRecords(path, log)], [
      { number: 1, record: { a: 1 } },
      { number: 4, record: { b: 2 } },
    ]);
    deepEqual(log.problems.map(({ line }) => line), [2, 3]);
  });
});

Deno.test("firstLines() and lastLines() yield all lines of a file of any size, in their order", () => {
  for (const size of [0, 1, 5, 400, 3000]) {
    const lines = Array.from(
      { length: size },
      (_, at) => `{"at":${at},"text":"${"ü".repeat(at % 50)}"}`,
    );
    for (const end of ["", "\n"]) {
      withFile(lines.join("\n") + end, (path, log) => {
        deepEqual([...firstLines(path, log)], lines);
        deepEqual([...lastLines(path, log)].reverse(), lines);
      });
    }
  }
});

Deno.test("firstLines() and lastLines() look at the ends of a large file only", () => {
  const line = `{"text":"${"x".repeat(1000)}"}`;
  withFile(`${line}\n`.repeat(4000), (path, log) => {
    const first = [...firstLines(path, log)];
    const last = [...lastLines(path, log)];
    ok(first.length * line.length < PEEK_BYTES_MAX && first.length > 900);
    ok(last.length * line.length < PEEK_BYTES_MAX && last.length > 900);
    ok([...first, ...last].every((text) => text === line));
  });
});

Deno.test("firstLines() leaves out a last line that is cut", () => {
  withFile('{"a":1}\n{"b":', (path, log) => deepEqual([...firstLines(path, log)], ['{"a":1}']));
});

Deno.test("a file that cannot be read is a problem and has no lines", () => {
  const folder = Deno.makeTempDirSync();
  for (const read of [readLines, readRecords, firstLines, lastLines]) {
    const log = new ReadLog();
    deepEqual([...read(folder, log)], []);
    deepEqual([...read(`${folder}/none`, log)], []);
    deepEqual(log.problems.map(({ reason }) => reason), [
      "it is no regular file",
      "there is no such file or folder",
    ]);
  }
  Deno.removeSync(folder);
});

function withFile(text: string, test: (path: string, log: ReadLog) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, text);
    test(path, new ReadLog());
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("FileEnds reads both ends of a file in turn, and knows its size and time", () => {
  const path = Deno.makeTempFileSync();
  try {
    const lines = Array.from({ length: 3000 }, (_, at) => `{"line":${at}}`);
    Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
    Deno.utimeSync(path, 1, 1_795_000_000);
    const log = new ReadLog();
    using ends = new FileEnds(path, log);
    equal(ends.sizeBytes, Deno.statSync(path).size);
    equal(ends.changedAt?.getTime(), 1_795_000_000_000);
    const [first, last] = [ends.first(), ends.last()];
    for (const [at, line] of lines.entries()) {
      equal(first.next().value, line);
      equal(last.next().value, lines.at(-1 - at));
    }
    deepEqual([first.next().done, last.next().done, log.skipped], [true, true, 0]);
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("FileEnds says once what is wrong with a file, and is empty then", () => {
  const log = new ReadLog();
  using ends = new FileEnds(Deno.cwd(), log);
  deepEqual([[...ends.first()], [...ends.last()], ends.sizeBytes], [[], [], 0]);
  deepEqual(log.problems.map(({ reason }) => reason), ["it is no regular file"]);
});

Deno.test("isInLines() finds a text that lies across two reads, and none in a line too long", () => {
  const filler = `${"x".repeat(1000)}\n`.repeat(65);
  for (
    const [text, isIn] of [
      [`${filler}a needle\n`, true],
      [`${"x".repeat(64 * 1024 - 3)}needle`, true],
      [filler, false],
      [`needle${"x".repeat(LINE_BYTES_MAX)}\n`, false],
    ] as const
  ) withFile(text, (path, log) => equal(isInLines(path, "needle", log), isIn));
});

Deno.test("FileEnds returns as much text of an end as there is", () => {
  withFile("one\ntwo\n", (path, log) => {
    using ends = new FileEnds(path, log);
    deepEqual([ends.startText(5), ends.endText(5)], ["one\nt", "\ntwo\n"]);
    deepEqual([ends.startText(100), ends.endText(100)], ["one\ntwo\n", "one\ntwo\n"]);
  });
});

Deno.test("FileEnds returns more text of an end than it looks at for lines in one step", () => {
  const text = Array.from({ length: 100_000 }, (_, at) => `${at}`).join("\n");
  withFile(text, (path, log) => {
    using ends = new FileEnds(path, log);
    equal(ends.startText(400_000), text.slice(0, 400_000));
    equal(ends.endText(400_000), text.slice(-400_000));
    equal(ends.startText(5), text.slice(0, 5));
  });
});
