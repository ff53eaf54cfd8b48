/**
 * The programs that the benchmarks compare with, in one file so that one executable holds them.
 * Without arguments it does nothing at all: what is left is the price of starting Deno.
 *
 * `read FILE` reads and parses a JSON file. `rewrite FILE COPY` also stringifies it and writes
 * the text to `COPY`, synced.
 *
 * @module
 */

const [job, path, copy] = Deno.args;
if (path !== undefined) {
  const value: unknown = JSON.parse(Deno.readTextFileSync(path));
  if (job === "rewrite" && copy !== undefined) {
    const bytes = new TextEncoder().encode(JSON.stringify(value, null, 2));
    using file = Deno.openSync(copy, { write: true, create: true, truncate: true });
    for (let written = 0; written < bytes.length;) {
      written += file.writeSync(bytes.subarray(written));
    }
    file.syncSync();
  }
}
