/**
 * The programs that the benchmarks compare with, in one file so that one executable holds them.
 * Without arguments it does nothing at all: what is left is the price of starting Deno.
 *
 * `read FILE` reads and parses a JSON file. `rewrite FILE COPY` also stringifies it and writes
 * the text to `COPY`, synced. `lines FILE` reads a file of JSON lines piece by piece and parses
 * each. `ends FOLDER` reads the first and the last 64 KiB of each file below a folder.
 *
 * @module
 */

const END_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;

const [job, path = "", copy = ""] = Deno.args;
if (job === "read") JSON.parse(Deno.readTextFileSync(path));
if (job === "rewrite") rewrite(path, copy);
if (job === "lines") parseLines(path);
if (job === "ends") readEnds(path);

function rewrite(path: string, copy: string): void {
  const value: unknown = JSON.parse(Deno.readTextFileSync(path));
  const bytes = new TextEncoder().encode(JSON.stringify(value, null, 2));
  using file = Deno.openSync(copy, { write: true, create: true, truncate: true });
  for (let written = 0; written < bytes.length;) {
    written += file.writeSync(bytes.subarray(written));
  }
  file.syncSync();
}

function parseLines(path: string): void {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  for (let read = file.readSync(chunk); read !== null; read = file.readSync(chunk)) {
    const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) JSON.parse(line);
  }
}

function readEnds(folder: string): void {
  const bytes = new Uint8Array(END_BYTES);
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      readEnds(path);
      continue;
    }
    using file = Deno.openSync(path);
    file.readSync(bytes);
    file.seekSync(-END_BYTES, Deno.SeekMode.End);
    file.readSync(bytes);
  }
}
