import { equal } from "node:assert/strict";
import { parseHandoff } from "../../../lib/handoff.ts";
import { renderPrompt } from "../../../lib/render/mod.ts";
import { renderRecord } from "../../../lib/render/record.ts";

Deno.test("renderRecord() is what renderPrompt() makes of a handoff without captured state", () => {
  const handoff = parseHandoff({
    id: "20261122-180206",
    created_at: "2026-11-22T18:02:06Z",
    tool: "codex",
    project: "/home/ana/demo",
    title: "Refactor",
    summary: "Half done",
    next: ["Go on"],
  }, "the record");
  const origin = {
    signer: null,
    importedAt: new Date("2026-11-23T08:00:00Z"),
    bundleSha256: "0".repeat(64),
  };
  equal(renderRecord(handoff, "codex", null), renderPrompt(handoff, { target: "codex" }));
  const context = { origin, captured: null, rest: {} };
  equal(renderRecord(handoff, "generic", origin), renderPrompt(handoff, { context }));
});
