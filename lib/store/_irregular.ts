/**
 * Links, folders and devices in the places of files that are written: they would lead a writer
 * elsewhere.
 *
 * @module
 */

import { contextsFolder } from "./_file.ts";
import { lstatIfThere } from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { joinPath } from "../path.ts";
import { GUARD_NAME } from "./_guard.ts";
import { lockPath } from "./_lock_file.ts";

/** Returns an error for each of them, `unwritable`; most often there are none. */
export function irregularFiles(folder: string): HandoffError[] {
  const errors: HandoffError[] = [];
  const contexts = contextsFolder(folder);
  if (lstatIfThere(contexts)?.isDirectory === false) errors.push(refusal(contexts, "no folder"));
  for (const path of [joinPath(folder, GUARD_NAME), lockPath(folder)]) {
    if (lstatIfThere(path)?.isFile === false) errors.push(refusal(path, "no regular file"));
  }
  return errors;
}

function refusal(path: string, problem: string): HandoffError {
  return new HandoffError("unwritable", `cannot write the store: "${path}" is ${problem}`, {
    hints: ["move it away"],
  });
}
