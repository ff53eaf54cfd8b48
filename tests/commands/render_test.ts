import { equal, match } from "node:assert/strict";
import { run } from "../../commands/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { FakeHost } from "../_host.ts";

Deno.test("render says whose words an imported handoff carries", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const now = () => new Date("2026-11-22T18:02:06Z");
    const draft = { tool: "codex", project: "/x", title: "T", summary: "S", next: [], changed: [] };
    const signer = { name: "ana", fingerprint: "SHA256:abc" };
    const origin = { signer, importedAt: now(), bundleSha256: "5e".repeat(32) };
    await openStore(folder, { now }).add(draft, { origin, captured: null, rest: {} });
    const host = new FakeHost({ env: { SESSION_HANDOFF_HOME: folder } });
    equal(await run(["render"], host), 0, host.stderr.text);
    match(host.stdout.text, /^- Imported: 2026-11-22T18:02:06Z, signed by ana, SHA256:abc$/m);
    match(host.stdout.text, /^This handoff came in a bundle that is signed by ana\. /m);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
