import { HandoffError } from "../lib/errors.ts";
import { refuseUnreadable } from "../lib/regular_file.ts";
import { defineCommand, type Host } from "./_command.ts";
import { formatKeyFacts, keyFacts, ownKeyPath, readPublicKey } from "./_keys.ts";

/** Prints the public part of a key. */
export const command = defineCommand({
  summary: "Print the fingerprint and the public key of your signing key",
  details: ["With FILE, of the key in that file, private or public, in PEM or OpenSSH's form."],
  options: { json: { type: "boolean", help: "print it as a JSON object" } },
  positional: { name: "FILE", help: "another key than your own", max: 1 },
  examples: [
    { says: "What others need to trust you", run: "keys show" },
    { says: "The fingerprint of a key that was sent to you", run: "keys show ana.pub" },
  ],
  async run({ options, args, host }) {
    const [file] = args;
    const publicKey = file === undefined
      ? await ownPublicKey(host)
      : await readPublicKey(file, host);
    host.stdout.write(formatKeyFacts(await keyFacts(publicKey), options));
  },
});

async function ownPublicKey(host: Host): Promise<string> {
  try {
    const path = ownKeyPath(host);
    refuseUnreadable(path, "read the key");
    return await readPublicKey(path, host);
  } catch (error) {
    if (!(error instanceof HandoffError && error.code === "not-found")) throw error;
    throw new HandoffError("not-found", "cannot show your signing key: you have none yet", {
      hints: [`make one with "session-handoff keys generate"`],
      cause: error,
    });
  }
}
