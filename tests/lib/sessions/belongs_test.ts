import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";
import type { Platform } from "../../../lib/environment.ts";
import type { Repository } from "../../../lib/git/repository.ts";
import { belongsTo, type Disk } from "../../../lib/sessions/belongs.ts";
import { testPlatform } from "../../_host.ts";
import { headOf } from "./_head.ts";

const REPOSITORY: Repository = {
  root: "/src/demo",
  workTrees: ["/src/demo", "/src/demo/.trees/one", "/trees/two"],
  remotes: ["git@github.com:ana/demo.git"],
  branch: "main",
};

/** A disk with links, and with repositories in some folders. */
function diskOf(links: Record<string, string> = {}, repositories: readonly string[] = []): Disk {
  return {
    realPath: (folder) => links[folder] ?? folder,
    isWorkTreeRoot: (folder) => repositories.includes(folder),
  };
}

interface Case {
  readonly repository?: Repository | null;
  readonly platform?: Platform;
  readonly disk?: Disk;
}

/** Returns which of these folders belong. */
function belonging(folders: readonly string[], given: Case = {}): string[] {
  const { repository = REPOSITORY, platform = "linux", disk = diskOf() } = given;
  const folder = platform === "windows" ? "C:\\src\\demo" : "/src/demo";
  const belongs = belongsTo({ folder, repository, platform }, disk);
  return folders.filter((project) => belongs(headOf({ project })));
}

Deno.test("belongsTo() takes sessions in any work tree of the repository", () => {
  const own = ["/src/demo", "/src/demo/", "/src/demo/a/../b", "/trees/two/a", "/src/demo/.git/x"];
  const others = ["/src", "/", "/src/demo2", "/trees", "/src/demo/../x", "src/demo", "", "/x\0"];
  deepEqual(belonging([...own, ...others]), own);
});

Deno.test("belongsTo() leaves out what is a repository of its own within a work tree", () => {
  const repositories = ["/src/demo", "/src/demo/sub", "/src/demo/.trees/one"];
  const disk = diskOf({}, repositories);
  const folders = ["/src/demo/a", "/src/demo/sub", "/src/demo/sub/a", "/src/demo/.trees/one/a"];
  deepEqual(belonging(folders, { disk }), ["/src/demo/a", "/src/demo/.trees/one/a"]);
});

Deno.test("belongsTo() takes this folder and those below it outside of a repository", () => {
  const disk = diskOf({}, ["/src/demo/sub"]);
  const folders = ["/src/demo", "/src/demo/sub/a", "/src", "/trees/two"];
  deepEqual(belonging(folders, { repository: null, disk }), ["/src/demo", "/src/demo/sub/a"]);
});

Deno.test("belongsTo() follows links from either side", () => {
  const disk = diskOf({ "/src/demo": "/private/demo", "/link": "/src/demo/a", "/x": "/y" });
  const folders = ["/private/demo/a", "/link", "/x"];
  deepEqual(belonging(folders, { disk }), ["/private/demo/a", "/link"]);
});

Deno.test("belongsTo() compares paths as the platform does", () => {
  const repository = { ...REPOSITORY, workTrees: ["C:\\Src\\demo"] };
  const windows = ["c:/src/Demo/a", "C:\\src\\demo", "D:\\src\\demo", "\\\\h\\s\\src\\demo"];
  deepEqual(belonging(windows, { repository, platform: "windows" }), windows.slice(0, 2));
  deepEqual(belonging(["/SRC/demo"], { platform: "darwin" }), ["/SRC/demo"]);
  deepEqual(belonging(["/SRC/demo"], { platform: "linux" }), []);
});

Deno.test("belongsTo() takes sessions with the same remote, wherever they were", () => {
  const belongs = belongsTo({ folder: "/x", repository: REPOSITORY, platform: "linux" }, diskOf());
  const remote = "https://github.com/ana/demo";
  equal(belongs(headOf({ project: "/gone", remote })), true);
  equal(belongs(headOf({ project: null, remote })), true);
  equal(belongs(headOf({ project: "/gone", remote: `${remote}2` })), false);
  equal(belongs(headOf({ project: null })), false);
  const outside = belongsTo({ folder: "/x", repository: null, platform: "linux" }, diskOf());
  equal(outside(headOf({ project: "/gone", remote })), false);
});

Deno.test("belongsTo() looks at the real disk", () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const root = join(folder, "demo");
    Deno.mkdirSync(join(root, "a"), { recursive: true });
    Deno.mkdirSync(join(root, "sub"));
    Deno.writeTextFileSync(join(root, "sub", ".git"), "gitdir: ../.git/modules/sub\n");
    Deno.symlinkSync(join(root, "a"), join(folder, "link"));
    const repository = { ...REPOSITORY, root, workTrees: [root] };
    const belongs = belongsTo({ folder: root, repository, platform: testPlatform() });
    equal(belongs(headOf({ project: join(folder, "link") })), true);
    equal(belongs(headOf({ project: join(root, "sub", "x") })), false);
    equal(belongs(headOf({ project: join(folder, "nothing") })), false);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("belongsTo() takes a session that began elsewhere and ended here", () => {
  const belongs = belongsTo(
    { folder: "/src/demo", repository: REPOSITORY, platform: "linux" },
    diskOf(),
  );
  equal(belongs(headOf({ project: "/home/ana", lastFolder: "/src/demo/a" })), true);
  equal(belongs(headOf({ project: "/home/ana", lastFolder: "/home/ana/x" })), false);
});
