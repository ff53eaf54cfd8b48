import { doesNotThrow, throws } from "node:assert/strict";
import { join } from "node:path";
import { refuseIrregular, refuseUnreadable } from "../../lib/regular_file.ts";

Deno.test("refuseIrregular() and refuseUnreadable() take files, and nothing, and no folder", () => {
  const folder = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
  try {
    const [file, link] = [join(folder, "file"), join(folder, "link")];
    for (const path of [file, join(folder, "none")]) {
      Deno.writeTextFileSync(file, "");
      doesNotThrow(() => refuseIrregular(path));
      doesNotThrow(() => refuseUnreadable(path, "read"));
    }
    throws(() => refuseIrregular(folder), { code: "unreadable", message: /no regular file/ });
    throws(() => refuseUnreadable(folder, "read"), { code: "unreadable" });
    // Who reads may be led to another file, who locks may not.
    Deno.symlinkSync(file, link);
    throws(() => refuseIrregular(link), { code: "unreadable" });
    doesNotThrow(() => refuseUnreadable(link, "read"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
