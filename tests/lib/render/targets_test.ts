import { equal, match, ok } from "node:assert/strict";
import { findTarget, TARGETS } from "../../../lib/render/targets.ts";

Deno.test("TARGETS names each target in the command that opens it", () => {
  for (const [name, { open }] of Object.entries(TARGETS)) {
    match(name, /^[a-z-]+$/);
    ok(open === null || open.endsWith(` "$(session-handoff render --target ${name})"`), name);
  }
});

Deno.test("findTarget() finds what is in the table only", () => {
  equal(findTarget("codex")?.instructions[0], "AGENTS.md");
  equal(findTarget("toString"), null);
});
