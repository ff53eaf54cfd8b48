/**
 * Saves handoffs as the Go tool session-handoff 0.7.5 does: takes the lock by creating its file,
 * writes its process id into it, reads the whole store, writes a temporary file, syncs and renames
 * it, and removes the lock. It knows nothing of a guard. Prints each id.
 *
 * Unlike the Go tool, which gives up after 5 s, it waits as long as the test lasts.
 *
 * Arguments: the folder; how many handoffs.
 *
 * @module
 */

import { join } from "node:path";
import { goJson } from "../../lib/go_json.ts";
import { handoffToJson } from "../../lib/handoff.ts";
import { newHandoffId } from "../../lib/handoff_id.ts";
import { draft } from "./_support.ts";

const LOCK_POLL_MS = 50;

/** How long it takes to change the store, as the Go tool does when the store is large. */
const WORK_MS = 15;

const [folder = "", count = "1"] = Deno.args;
const path = join(folder, "handoffs.json");
const lock = `${path}.lock`;

interface GoRecord {
  readonly id: string;
}

for (let saved = 0; saved < Number(count); saved++) {
  await takeLock();
  await save();
  Deno.removeSync(lock);
}

async function takeLock(): Promise<void> {
  for (;;) {
    try {
      using file = Deno.openSync(lock, { write: true, createNew: true, mode: 0o644 });
      file.writeSync(new TextEncoder().encode(`pid=${Deno.pid}\n`));
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      await pause(LOCK_POLL_MS);
    }
  }
}

async function save(): Promise<void> {
  const items = readItems();
  await pause(WORK_MS);
  const createdAt = new Date();
  const id = newHandoffId(new Set(items.map((item) => item.id)), createdAt);
  if (id === null) throw new Error("could not allocate unique handoff id");
  items.push({ ...handoffToJson({ ...draft({ title: "Go" }), id, createdAt }), id });
  const temporary = join(folder, `.handoffs-${Math.trunc(Math.random() * 1e9)}.tmp`);
  {
    using file = Deno.openSync(temporary, { write: true, createNew: true, mode: 0o600 });
    const text = `${goJson({ version: 1, items }, { indent: 2 })}\n`;
    file.writeSync(new TextEncoder().encode(text));
    file.syncSync();
  }
  Deno.renameSync(temporary, path);
  Deno.stdout.writeSync(new TextEncoder().encode(`${id}\n`));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function readItems(): GoRecord[] {
  try {
    return JSON.parse(Deno.readTextFileSync(path)).items;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
