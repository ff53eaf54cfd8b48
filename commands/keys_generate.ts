import { removeIfThere } from "../lib/atomic_file.ts";
import { HandoffError } from "../lib/errors.ts";
import { fileError } from "../lib/file_errors.ts";
import { formatSigningKey, generateSigningKey } from "../lib/keys.ts";
import { parentOf } from "../lib/path.ts";
import { defineCommand } from "./_command.ts";
import { formatKeyFacts, keyFacts, ownKeyPath } from "./_keys.ts";

/** Makes the user's own signing key. */
export const command = defineCommand({
  summary: "Make your own signing key",
  details: [
    "It is an Ed25519 key without a passphrase, in signing-key.pem beside the store, readable by " +
    "you alone. A key that is there already is never replaced.",
  ],
  options: { json: { type: "boolean", help: "print the key's public part as a JSON object" } },
  examples: [{
    says: "Once on each machine, before the first export --sign",
    run: "keys generate",
  }],
  async run({ options, host, say }) {
    const path = ownKeyPath(host);
    const key = await generateSigningKey();
    createKeyFile(path, await formatSigningKey(key));
    host.stdout.write(formatKeyFacts(await keyFacts(key.publicKey), options));
    say(`the private key is in ${path}; give the fingerprint to those who are to trust you`);
  },
});

/** An empty key would stand in the way of the next attempt. */
function writeOrRemove(file: Deno.FsFile, path: string, text: string): void {
  try {
    file.writeSync(new TextEncoder().encode(text));
    file.syncSync();
  } catch (error) {
    removeIfThere(path);
    throw error;
  }
}

/** Writes the file, unless there is anything of that name; also a link that leads nowhere. */
function createKeyFile(path: string, text: string): void {
  try {
    Deno.mkdirSync(parentOf(path), { recursive: true, mode: 0o700 });
    using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
    writeOrRemove(file, path, text);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      throw fileError(error, "write the signing key", path);
    }
    throw new HandoffError("conflict", `cannot make a signing key: "${path}" is there already`, {
      hints: [`see it with "session-handoff keys show", or move the file away to have a new one`],
    });
  }
}
