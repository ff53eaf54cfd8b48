import { deepEqual, equal, match, throws } from "node:assert/strict";
import { join } from "node:path";
import {
  isTemporaryName,
  removeIfThere,
  stageFile,
  temporaryPath,
  writeFileAtomically,
} from "../../lib/atomic_file.ts";
import { HandoffError } from "../../lib/errors.ts";
import { filesIn, withFolder } from "../store/_support.ts";

const OLD = new TextEncoder().encode("old");
const NEW = new TextEncoder().encode("new");

function code(wanted: string) {
  return (error: unknown) => error instanceof HandoffError && error.code === wanted;
}

Deno.test("writeFileAtomically() writes a new file for the owner alone", async () => {
  await withFolder((folder) => {
    const path = join(folder, "out.json");
    writeFileAtomically(path, NEW);
    equal(Deno.readTextFileSync(path), "new");
    if (Deno.build.os !== "windows") equal(Deno.statSync(path).mode! & 0o777, 0o600);
    deepEqual(filesIn(folder), ["out.json"]);
  });
});

Deno.test("writeFileAtomically() replaces a file whole, and writes pieces in order", async () => {
  await withFolder((folder) => {
    const path = join(folder, "out.json");
    Deno.writeTextFileSync(path, "something much longer", { mode: 0o644 });
    writeFileAtomically(path, [NEW, OLD, new Uint8Array(), NEW], { mode: 0o640 });
    equal(Deno.readTextFileSync(path), "newoldnew");
    if (Deno.build.os !== "windows") equal(Deno.statSync(path).mode! & 0o777, 0o640);
    deepEqual(filesIn(folder), ["out.json"]);
  });
});

Deno.test("writeFileAtomically() leaves other names of the old file alone", async () => {
  await withFolder((folder) => {
    const path = join(folder, "out.json");
    Deno.writeFileSync(path, OLD);
    Deno.linkSync(path, join(folder, "other.json"));
    writeFileAtomically(path, NEW);
    equal(Deno.readTextFileSync(join(folder, "other.json")), "old");
  });
});

Deno.test("writeFileAtomically() refuses a link and leaves what it leads to", async () => {
  await withFolder((folder) => {
    const target = join(folder, "target");
    const path = join(folder, "link");
    Deno.writeFileSync(target, OLD);
    Deno.symlinkSync(target, path);
    throws(() => writeFileAtomically(path, NEW), code("conflict"));
    throws(
      () => writeFileAtomically(path, NEW, { force: false }),
      (error) => code("conflict")(error) && /--force/.test((error as HandoffError).hints.join()),
    );
    equal(Deno.readTextFileSync(target), "old");
    deepEqual(filesIn(folder), ["link", "target"]);
  });
});

Deno.test("writeFileAtomically() replaces the link itself when it is forced to", async () => {
  await withFolder((folder) => {
    const target = join(folder, "target");
    Deno.writeFileSync(target, OLD);
    for (const [name, to] of [["link", target], ["dangling", join(folder, "nowhere")]] as const) {
      const path = join(folder, name);
      Deno.symlinkSync(to, path);
      writeFileAtomically(path, NEW, { force: true });
      equal(Deno.lstatSync(path).isFile, true);
      equal(Deno.readTextFileSync(path), "new");
    }
    equal(Deno.readTextFileSync(target), "old");
    deepEqual(filesIn(folder), ["dangling", "link", "target"]);
  });
});

Deno.test({
  name: "writeFileAtomically() writes into a device when it is forced to, and never replaces it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder((folder) => {
      const link = join(folder, "null");
      Deno.symlinkSync("/dev/null", link);
      for (const path of ["/dev/null", link]) {
        throws(() => writeFileAtomically(path, NEW, { force: false }), code("conflict"));
        writeFileAtomically(path, NEW, { force: true });
      }
      equal(Deno.lstatSync("/dev/null").isCharDevice, true);
      equal(Deno.lstatSync(link).isSymlink, true);
    });
  },
});

Deno.test("writeFileAtomically() always refuses folders, and links to them", async () => {
  await withFolder((folder) => {
    const inner = join(folder, "inner");
    Deno.mkdirSync(inner);
    Deno.symlinkSync(inner, join(folder, "link"));
    throws(() => writeFileAtomically(inner, NEW, { force: true }), code("unwritable"));
    throws(
      () => writeFileAtomically(join(folder, "link"), NEW, { force: true }),
      code("unwritable"),
    );
    deepEqual(filesIn(folder), ["link"]);
  });
});

Deno.test("writeFileAtomically() needs the folder to be there", async () => {
  await withFolder((folder) => {
    throws(() => writeFileAtomically(join(folder, "no", "out"), NEW), code("unwritable"));
    deepEqual(filesIn(folder), []);
  });
});

Deno.test("stageFile() shows nothing under the name before it is committed", async () => {
  await withFolder((folder) => {
    const path = join(folder, "out.json");
    Deno.writeFileSync(path, OLD);
    const staged = stageFile(path, NEW);
    equal(Deno.readTextFileSync(path), "old");
    staged.commit();
    staged.discard();
    equal(Deno.readTextFileSync(path), "new");
    deepEqual(filesIn(folder), ["out.json"]);
  });
});

Deno.test("stageFile() leaves nothing when it is discarded or cannot be committed", async () => {
  await withFolder((folder) => {
    const path = join(folder, "out.json");
    const discarded = stageFile(path, NEW);
    discarded.discard();
    discarded.discard();
    const late = stageFile(path, NEW);
    Deno.mkdirSync(path);
    throws(() => late.commit(), Deno.errors.IsADirectory);
    deepEqual(filesIn(folder), []);
  });
});

Deno.test("temporaryPath() makes a hidden name in the same folder, another one each time", () => {
  const path = join("some", "folder", "handoffs.json");
  const temporary = temporaryPath(path);
  match(temporary, /^some.folder.\.handoffs-[0-9a-f]{16}\.tmp$/);
  equal(temporary === temporaryPath(path), false);
  equal(isTemporaryName(temporary.split(/[\\/]/).at(-1)!), true);
  equal(temporaryPath("x".repeat(250)).length < 100, true);
});

Deno.test("isTemporaryName() knows no other names", () => {
  for (
    const name of ["handoffs.json", ".notes.tmp", ".handoffs-12.tmp", "x-0123456789abcdef.tmp"]
  ) {
    equal(isTemporaryName(name), false, name);
  }
});

Deno.test("removeIfThere() says whether there was a file", async () => {
  await withFolder((folder) => {
    const path = join(folder, "file");
    Deno.writeFileSync(path, OLD);
    deepEqual([removeIfThere(path), removeIfThere(path)], [true, false]);
  });
});
