/**
 * Where a passphrase comes from: an option, a file, the environment, or a question.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import type { Host, Options } from "./_command.ts";
import { readInput } from "./_input.ts";

/** The options that give a passphrase. */
export const PASSPHRASE_OPTIONS = {
  passphrase: { type: "string", value: "TEXT", help: "the passphrase; other users can see it" },
  "passphrase-file": {
    type: "string",
    value: "FILE",
    help: "a file whose first line is the passphrase",
  },
} as const satisfies Options;

/** What the user gave for those options. */
export interface PassphraseValues {
  readonly passphrase?: string;
  readonly "passphrase-file"?: string;
}

/** The longest passphrase file that is read, in bytes. */
const PASSPHRASE_FILE_BYTES_MAX = 1024 * 1024;

/**
 * Returns the passphrase that the options or, failing that, `SESSION_HANDOFF_PASSPHRASE` give, or
 * `null` when none of them does.
 *
 * @throws {HandoffError} `usage` when it is empty or given twice, `unreadable` or `permission` for
 * the file.
 */
export async function givenPassphrase(
  values: PassphraseValues,
  host: Host,
  warn: (line: string) => void,
): Promise<string | null> {
  const { passphrase, "passphrase-file": file } = values;
  if (passphrase !== undefined && file !== undefined) {
    throw new HandoffError("usage", `"--passphrase" and "--passphrase-file" exclude each other`);
  }
  if (passphrase !== undefined) {
    const given = notEmpty(passphrase, "--passphrase");
    warn("other users of this machine can see what is given with --passphrase");
    return given;
  }
  if (file !== undefined) return notEmpty(await firstLine(file, host), `"${file}"`);
  return host.env("SESSION_HANDOFF_PASSPHRASE") || null;
}

async function firstLine(path: string, host: Host): Promise<string> {
  const bytes = await readInput(host, {
    path,
    what: "the passphrase",
    bytesMax: PASSPHRASE_FILE_BYTES_MAX,
  });
  return new TextDecoder().decode(bytes).split(/\r?\n/, 1)[0] ?? "";
}

function notEmpty(passphrase: string, source: string): string {
  if (passphrase.trim() !== "") return passphrase;
  throw new HandoffError("usage", `cannot use an empty passphrase: ${source} has none`);
}
