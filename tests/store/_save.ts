/**
 * Saves one handoff in the store of a folder and prints its id, or the error as JSON.
 *
 * Arguments: the folder; a title.
 *
 * @module
 */

import { HandoffError } from "../../lib/errors.ts";
import { openStore } from "../../lib/store/mod.ts";
import { context, draft } from "./_support.ts";

const [folder = "", title = "One"] = Deno.args;
let line: string;
try {
  line = (await openStore(folder).add(draft({ title }), context(title))).id;
} catch (error) {
  if (!(error instanceof HandoffError)) throw error;
  line = JSON.stringify({ code: error.code, message: error.message, hints: error.hints });
}
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
