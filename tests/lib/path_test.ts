import { equal } from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import {
  cleanPath,
  isAbsolutePath,
  isBelow,
  joinPathOn,
  nameOf,
  parentOf,
  rootOf,
} from "../../lib/path.ts";

/** Expected results are those of Go 1.22's `filepath.Clean` for the same text. */
const CLEANED = [
  ["linux", "", "."],
  ["linux", ".", "."],
  ["linux", "./", "."],
  ["linux", "/", "/"],
  ["linux", "//a//b/", "/a/b"],
  ["linux", "/..", "/"],
  ["linux", "../a/..", ".."],
  ["linux", "a/./b/../c/", "a/c"],
  ["linux", "a\\b", "a\\b"],
  ["linux", "a\0b/../c", "c"],
  ["darwin", "/Users/ana/", "/Users/ana"],
  ["windows", "C:\\", "C:\\"],
  ["windows", "c:/a//b/", "c:\\a\\b"],
  ["windows", "C:", "C:."],
  ["windows", "C:..\\a", "C:..\\a"],
  ["windows", "a/../..", ".."],
  ["windows", "a/../C:x", ".\\C:x"],
  ["windows", "\\\\host\\share", "\\\\host\\share"],
  ["windows", "\\\\host\\share\\", "\\\\host\\share\\"],
  ["windows", "\\\\host\\share\\a\\", "\\\\host\\share\\a"],
] as const;

for (const [platform, path, clean] of CLEANED) {
  Deno.test(`cleanPath() makes ${JSON.stringify(path)} ${clean} on ${platform}`, () => {
    equal(cleanPath(path, platform), clean);
  });
}

const piece = fc.constantFrom("a", "bc", ".", "..", "/", "//", "d e", "é", "...", ".x");

Deno.test("path functions agree with node:path for every POSIX path", () => {
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const path = pieces.join("");
    const clean = posix.normalize(path);
    equal(cleanPath(path, "linux"), clean === "/" ? clean : clean.replace(/\/$/, ""));
    equal(isAbsolutePath(path, "linux"), posix.isAbsolute(path));
    equal(nameOf(path, "linux"), posix.basename(path));
    equal(joinPathOn("linux", "/x", path), posix.resolve("/x", `./${path}`));
  }));
});

Deno.test("path functions agree with node:path for every path on a Windows drive", () => {
  const start = fc.constantFrom("", "C:\\", "C:", "\\", "/", "c:/", "\\\\host\\share\\");
  const slash = fc.constantFrom("\\", "/");
  fc.assert(fc.property(start, fc.array(fc.tuple(piece, slash)), (root, pieces) => {
    const path = root + pieces.flat().join("");
    // Two separators at the beginning make a share of what was none.
    fc.pre(root.length > 1 || !/^[\\/]{2}/.test(path));
    const clean = win32.normalize(path);
    const isRoot = clean === win32.parse(clean).root;
    equal(cleanPath(path, "windows"), isRoot ? clean : clean.replace(/\\$/, ""));
    equal(isAbsolutePath(path, "windows"), win32.isAbsolute(path));
    equal(cleanPath(rootOf(path, "windows"), "windows"), win32.normalize(win32.parse(path).root));
  }));
});

Deno.test("parentOf() is the folder of a clean path, as node:path has it", () => {
  for (const path of ["/a/b", "/a", "/", "a", "a/b", "/a/b/c.json"]) {
    equal(parentOf(path, "linux"), posix.dirname(path));
  }
  for (const path of ["C:\\a\\b", "C:\\a", "C:\\", "a", "\\\\host\\share\\a"]) {
    equal(parentOf(path, "windows"), win32.dirname(path));
  }
});

Deno.test("isBelow() goes by whole names", () => {
  const below = (path: string, folder: string) => isBelow(path, folder, "linux");
  equal(below("/home/ana/.c/x", "/home/ana/.c"), true);
  equal(below("/home/ana/.c/x", "/home/ana/.c/"), true);
  equal(below("/home/ana/.codex/x", "/home/ana/.c"), false);
  equal(below("/home/ana/.c", "/home/ana/.c"), false);
  equal(below("/a", "/"), true);
  equal(isBelow("C:\\a\\b", "C:\\a", "windows"), true);
});
