import assert from "node:assert/strict";
import { overridesFor, parseSettings } from "../../lib/git/own_config.ts";

Deno.test("parseSettings() reads what git prints", () => {
  const output = "system\0a.b\n1\0local\0a.X y.z\nline\nline\0worktree\0a.c\0command\0a.d\n\0";
  assert.deepEqual(parseSettings(output), [
    { own: false, key: "a.b", value: "1" },
    { own: true, key: "a.X y.z", value: "line\nline" },
    { own: true, key: "a.c", value: "" },
    { own: false, key: "a.d", value: "" },
  ]);
  assert.deepEqual(parseSettings(""), []);
});

Deno.test("overridesFor() empties the repository's own programs", () => {
  const keys = [
    "filter.x.clean",
    "filter.x.smudge",
    "filter.a.b.process",
    "diff.external",
    "diff.x.command",
    "diff.x.textconv",
    "lfs.extension.x.clean",
    "lfs.extension.x.smudge",
  ];
  const settings = keys.map((key) => ({ own: true, key, value: "evil" }));
  assert.deepEqual([...overridesFor(settings)], keys.map((key) => [key, ""]));
});

Deno.test("overridesFor() does not insist on a filter that it emptied", () => {
  const settings = [{ own: true, key: "filter.x.required", value: "true" }];
  assert.deepEqual([...overridesFor(settings)], [["filter.x.required", "false"]]);
});

Deno.test("overridesFor() puts the user's own program back", () => {
  const settings = [
    { own: false, key: "filter.lfs.clean", value: "old" },
    { own: false, key: "filter.lfs.clean", value: "git-lfs clean -- %f" },
    { own: true, key: "filter.lfs.clean", value: "evil" },
  ];
  assert.deepEqual([...overridesFor(settings)], [["filter.lfs.clean", "git-lfs clean -- %f"]]);
});

Deno.test("overridesFor() turns configured hooks off, the user's as well", () => {
  const settings = [
    { own: true, key: "hook.x.command", value: "evil" },
    { own: true, key: "hook.x.event", value: "post-index-change" },
    { own: false, key: "hook.y.command", value: "lint" },
  ];
  const expected = [["hook.x.enabled", "false"], ["hook.y.enabled", "false"]];
  assert.deepEqual([...overridesFor(settings)], expected);
});

Deno.test("overridesFor() leaves other settings alone", () => {
  const settings = [
    { own: true, key: "core.autocrlf", value: "true" },
    { own: true, key: "diff.renames", value: "copies" },
    { own: false, key: "filter.lfs.clean", value: "git-lfs clean -- %f" },
  ];
  assert.deepEqual([...overridesFor(settings)], []);
});
