import assert from "node:assert/strict";
import type { Environment, Platform } from "../../lib/environment.ts";
import { HandoffError } from "../../lib/errors.ts";
import {
  absolutePath,
  cacheFolder,
  homeFolder,
  resolveProject,
  storeFolder,
  storeVariable,
} from "../../lib/paths.ts";

function envOf(variables: Record<string, string>): Environment {
  return (name) => variables[name];
}

const LINUX = { HOME: "/home/ana" };
const WINDOWS = {
  APPDATA: "C:\\Users\\Ana\\AppData\\Roaming",
};

type Case = readonly [platform: Platform, variables: Record<string, string>, folder: string];

const STORE_FOLDERS: readonly Case[] = [
  ["linux", LINUX, "/home/ana/.config/session-handoff"],
  ["linux", { HOME: "/home/ana/" }, "/home/ana/.config/session-handoff"],
  ["linux", { ...LINUX, XDG_CONFIG_HOME: "/cfg" }, "/cfg/session-handoff"],
  ["linux", { XDG_CONFIG_HOME: "/cfg/" }, "/cfg/session-handoff"],
  ["linux", { ...LINUX, XDG_CONFIG_HOME: "" }, "/home/ana/.config/session-handoff"],
  ["linux", { ...LINUX, SESSION_HANDOFF_HOME: "/notes/" }, "/notes"],
  ["linux", { ...LINUX, SESSION_HANDOFF_HOME: "" }, "/home/ana/.config/session-handoff"],
  ["darwin", LINUX, "/home/ana/Library/Application Support/session-handoff"],
  [
    "darwin",
    { ...LINUX, XDG_CONFIG_HOME: "/cfg" },
    "/home/ana/Library/Application Support/session-handoff",
  ],
  ["windows", WINDOWS, "C:\\Users\\Ana\\AppData\\Roaming\\session-handoff"],
  ["windows", { ...WINDOWS, SESSION_HANDOFF_HOME: "D:/notes" }, "D:\\notes"],
];

for (const [platform, variables, folder] of STORE_FOLDERS) {
  Deno.test(`storeFolder() is ${folder} on ${platform} for ${JSON.stringify(variables)}`, () => {
    assert.equal(storeFolder(envOf(variables), platform), folder);
    const variable = storeVariable(envOf(variables), platform);
    assert(
      folder.replaceAll("\\", "/").startsWith(
        envOf(variables)(variable)!.replaceAll("\\", "/").replace(/\/$/, ""),
      ),
    );
  });
}

const CACHE_FOLDERS: readonly Case[] = [
  ["linux", LINUX, "/home/ana/.cache/session-handoff"],
  ["linux", { ...LINUX, XDG_CACHE_HOME: "/cache/" }, "/cache/session-handoff"],
  ["linux", { ...LINUX, SESSION_HANDOFF_HOME: "/notes" }, "/home/ana/.cache/session-handoff"],
  ["darwin", { ...LINUX, XDG_CACHE_HOME: "/c" }, "/home/ana/Library/Caches/session-handoff"],
  ["windows", { LOCALAPPDATA: "C:\\Users\\Ana\\L" }, "C:\\Users\\Ana\\L\\session-handoff"],
];

for (const [platform, variables, folder] of CACHE_FOLDERS) {
  Deno.test(`cacheFolder() is ${folder} on ${platform} for ${JSON.stringify(variables)}`, () => {
    assert.equal(cacheFolder(envOf(variables), platform), folder);
  });
}

Deno.test("cacheFolder() says which variable is missing, or holds no absolute path", () => {
  assert.throws(() => cacheFolder(envOf({}), "windows"), (error) => {
    assert(error instanceof HandoffError);
    assert(error.message.includes("LOCALAPPDATA has no value here"), error.message);
    assert.equal(error.hints[1], "if it is not set, set it");
    return true;
  });
  assert.throws(() => cacheFolder(envOf({ XDG_CACHE_HOME: "x" }), "linux"), { code: "invalid" });
});

Deno.test("homeFolder() is what the platform's variable holds, or nothing", () => {
  const variables = { HOME: "/home/ana/", USERPROFILE: "C:/Users/ana" };
  assert.equal(homeFolder(envOf(variables), "linux"), "/home/ana");
  assert.equal(homeFolder(envOf(variables), "darwin"), "/home/ana");
  assert.equal(homeFolder(envOf(variables), "windows"), "C:\\Users\\ana");
  assert.equal(homeFolder(envOf({}), "linux"), null);
  assert.throws(() => homeFolder(envOf({ HOME: "ana" }), "linux"), { code: "invalid" });
});

const MISSING = [["linux", "HOME"], ["darwin", "HOME"], ["windows", "APPDATA"]] as const;

for (const [platform, name] of MISSING) {
  Deno.test(`storeFolder() on ${platform} names both reasons for a missing ${name}`, () => {
    assert.throws(() => storeFolder(envOf({}), platform), (error) => {
      assert(error instanceof HandoffError);
      assert.equal(error.code, "permission");
      assert.equal(storeVariable(envOf({}), platform), name);
      assert(error.message.includes(`${name} has no value here`), error.message);
      assert(error.hints[0]?.includes(`--allow-env=${name}`));
      assert(error.hints[1]?.includes("not set"));
      return true;
    });
  });
}

Deno.test("storeFolder() refuses a path that is not absolute", () => {
  const relative = (name: string) => ({ ...LINUX, ...WINDOWS, [name]: "notes" });
  for (const platform of ["linux", "darwin", "windows"] as const) {
    const env = envOf(relative("SESSION_HANDOFF_HOME"));
    assert.throws(() => storeFolder(env, platform), { code: "invalid" });
  }
  const config = envOf(relative("XDG_CONFIG_HOME"));
  assert.throws(() => storeFolder(config, "linux"), {
    code: "invalid",
    message: /XDG_CONFIG_HOME is "notes", an absolute path is wanted/,
  });
});

const RESOLVED: readonly [Platform, cwd: string, path: string, absolute: string][] = [
  ["linux", "/w/x", "a", "/w/x/a"],
  ["linux", "/w/x", "", "/w/x"],
  ["linux", "/w/x", "../y/", "/w/y"],
  ["linux", "/", "a", "/a"],
  ["linux", "/w/x", "/a/./b/", "/a/b"],
  ["linux", "/w/x", "C:\\a", "/w/x/C:\\a"],
  ["windows", "C:\\w\\x", "a/b", "C:\\w\\x\\a\\b"],
  ["windows", "C:\\w\\x", "\\a", "C:\\a"],
  ["windows", "C:\\w\\x", "/a", "C:\\a"],
  ["windows", "C:\\w\\x", "D:\\a\\..", "D:\\"],
  ["windows", "C:\\w\\x", "c:a", "C:\\w\\x\\a"],
  ["windows", "C:\\w\\x", "D:a", "D:\\a"],
  ["windows", "C:\\w\\x", "\\\\host\\share\\a\\", "\\\\host\\share\\a"],
  ["windows", "\\\\host\\share\\w", "\\a", "\\\\host\\share\\a"],
];

for (const [platform, cwd, path, absolute] of RESOLVED) {
  Deno.test(`resolveProject() finds ${JSON.stringify(path)} from ${cwd} on ${platform}`, () => {
    assert.equal(resolveProject(path, cwd, platform), absolute);
  });
}

Deno.test("absolutePath() leaves to the system what is behind a link", () => {
  assert.equal(absolutePath("link/../a", "/w", "linux"), "/w/link/../a");
  assert.equal(absolutePath("/a/../b", "/w", "darwin"), "/a/../b");
  assert.equal(absolutePath("a/b", "C:\\w", "windows"), "C:\\w\\a\\b");
});

Deno.test("storeFolder() refuses a home that is not absolute", () => {
  assert.throws(() => storeFolder(envOf({ HOME: "home" }), "linux"), { code: "invalid" });
});
