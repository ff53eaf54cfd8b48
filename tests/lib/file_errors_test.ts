import { equal, ok, throws } from "node:assert/strict";
import { HandoffError } from "../../lib/errors.ts";
import { fileError, systemCode } from "../../lib/file_errors.ts";

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("it should have failed");
}

Deno.test("fileError() says what could not be read, and why", () => {
  const cause = errorOf(() => Deno.readFileSync("/no/such/file"));
  const error = fileError(cause, "read the bundle", "/no/such/file");
  equal(
    error.message,
    `cannot read the bundle "/no/such/file": there is no such file or folder`,
  );
  equal(error.code, "not-found");
  equal(error.cause, cause);
});

Deno.test("fileError() is unreadable for reading and unwritable for everything else", () => {
  const cause = errorOf(() => Deno.readFileSync("."));
  const reading = fileError(cause, "read the key", ".");
  equal(reading.message, `cannot read the key ".": it is a folder`);
  equal(reading.code, "unreadable");
  equal(fileError(cause, "write", ".").code, "unwritable");
});

Deno.test("fileError() keeps the system's words for what it does not know", () => {
  const cause = Object.assign(new Error("Text file busy (os error 26): open '/x'"), {
    code: "ETXTBSY",
  });
  equal(fileError(cause, "write", "/x").message, `cannot write "/x": text file busy`);
});

Deno.test("fileError() names the flag that is missing, with the file that is read", () => {
  const refused = (access: string) =>
    new Deno.errors.NotCapable(
      `Requires ${access} access to "/home/ana/a", run again with the --allow-${access} flag`,
    );
  const reading = fileError(refused("read"), "read the key", "/home/ana/a");
  equal(reading.code, "permission");
  equal(reading.message, `cannot read the key "/home/ana/a": Deno was not given the permission`);
  equal(reading.hints.join(), "run with --allow-read=/home/ana/a");
  const writing = fileError(refused("write"), "write", "/home/ana/a");
  equal(writing.hints.join(), "run with --allow-write=/home/ana");
  const granted = fileError(refused("read"), "read the store", "/home/ana/a", "/home/ana");
  equal(granted.hints.join(), "run with --allow-read=/home/ana");
});

Deno.test("fileError() names the flag from Deno's own words, as this version has them", async () => {
  const code = "try { Deno.readFileSync('/x') } catch (error) { console.log(error.message) }";
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--ext=js", `data:text/javascript,${encodeURIComponent(code)}`],
  }).output();
  const refused = new Deno.errors.NotCapable(new TextDecoder().decode(stdout));
  equal(fileError(refused, "read it", "/x").hints.join(), "run with --allow-read=/x");
});

Deno.test("fileError() returns our own errors as they are and throws what is a bug", () => {
  const own = new HandoffError("locked", "cannot");
  equal(fileError(own, "write", "/x"), own);
  throws(() => fileError(new TypeError("x is undefined"), "write", "/x"), /x is undefined/);
  throws(() => fileError("no error at all", "write", "/x"), (thrown) => {
    return thrown === "no error at all";
  });
});

Deno.test("systemCode() returns the system's code, if there is one", () => {
  equal(systemCode(errorOf(() => Deno.readFileSync("/no/such/file"))), "ENOENT");
  equal(systemCode(new Error("other")), null);
  ok(systemCode(null) === null);
});
