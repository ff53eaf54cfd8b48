import { equal } from "node:assert/strict";
import { sameRemote } from "../../../lib/git/remote.ts";

/** Addresses of one repository. */
const SAME = [
  "https://github.com/ana/demo",
  "https://github.com/ana/demo.git",
  "https://github.com/ana/demo.git/",
  "https://ana:secret@GitHub.com:443/ana/demo",
  "http://github.com:80//ana/demo.git",
  "ssh://git@github.com/ana/demo.git",
  "ssh://git@github.com:22/ana/demo",
  "git://github.com:9418/ana/demo",
  "git@github.com:ana/demo.git",
  "github.com:/ana/demo",
  " git@github.com:ana/demo \n",
  "https://github.com/ana/demo/.git",
];

/** Addresses of other repositories, or of none. */
const OTHERS = [
  "https://github.com/ana/Demo",
  "https://github.com/ana/demo2",
  "https://github.com/ana",
  "https://github.com",
  "https://github.com:8443/ana/demo",
  "https://gitlab.com/ana/demo",
  "github.com/ana/demo",
  "/ana/demo",
  "../ana/demo",
  "",
  `https://github.com/${"ana/".repeat(2000)}demo`,
];

Deno.test("sameRemote() takes all ways to write an address for the same one", () => {
  for (const a of SAME) for (const b of SAME) equal(sameRemote(a, b), true, `${a} and ${b}`);
});

Deno.test("sameRemote() tells other addresses apart", () => {
  for (const other of OTHERS) {
    for (const one of SAME) equal(sameRemote(one, other), false, `${one} and ${other}`);
  }
});

Deno.test("sameRemote() knows addresses on this machine, and those of other ports", () => {
  equal(sameRemote("/srv/demo.git", "file:///srv/demo"), true);
  equal(sameRemote("C:\\git\\demo", "c:/git/demo"), false);
  equal(sameRemote("C:\\git\\demo", "C:/git/demo.git"), true);
  equal(sameRemote("ssh://git@[::1]:2222/demo", "ssh://[::1]:2222/demo.git"), true);
  equal(sameRemote("ssh://git@[::1]:2222/demo", "ssh://[::1]/demo.git"), false);
});

Deno.test("sameRemote() takes nothing, and what is relative, for no address", () => {
  for (const address of ["", "https://github.com", "../demo", "demo", "git@github.com:"]) {
    equal(sameRemote(address, address), false, address);
  }
});
