/**
 * Changes the store of a folder again and again, until it is killed, and says what it does:
 * `+TITLE` when a handoff is saved, `?TITLE` before one is removed and `-TITLE` when it is. No two
 * handoffs have the same title; ids that were removed may come again.
 *
 * Argument: the folder.
 *
 * @module
 */

import type { Handoff } from "../../lib/handoff.ts";
import { openStore } from "../../lib/store/mod.ts";
import { context, draft } from "./_support.ts";

/** How many of its own handoffs a writer leaves in the store. */
const KEPT = 3;

const [folder = ""] = Deno.args;
const store = openStore(folder);
const own: Handoff[] = [];
for (let turn = 0;; turn++) {
  const title = crypto.randomUUID();
  own.push(await store.add(draft({ title }), turn % 2 ? null : context(title)));
  say(`+${title}`);
  const oldest = own.length > KEPT ? own.shift() : undefined;
  if (oldest === undefined) continue;
  say(`?${oldest.title}`);
  await store.remove([oldest.id]);
  say(`-${oldest.title}`);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
